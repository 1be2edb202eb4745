import { isObject } from '../jws/json.ts'
import {
  decryptCompact,
  decryptCompactAsync,
  type DecryptedContent,
  encryptCompact,
  encryptCompactAsync,
} from './compact.ts'
import {
  type DecryptedJson,
  decryptJson,
  decryptJsonAsync,
  isKeyOfRecipient,
  type KeyOfRecipient,
} from './decrypt-json.ts'
import { encryptJson, encryptJsonAsync } from './encrypt-json.ts'
import type { JweHeader } from './header.ts'
import type { FlattenedJwe, GeneralJwe } from './json.ts'
import type { JsonEncryptionHeader } from './json-outline.ts'
import type { AsyncEncryptionKey, EncryptionKey } from './key-resolver.ts'
import {
  type DecryptOptions,
  decryptPolicy,
  type EncryptionOffloadOption,
  type EncryptionPolicy,
  type EncryptionRules,
  type EncryptOptions,
  encryptPolicy,
  instancePolicy,
} from './rules.ts'

type Jwe = string | FlattenedJwe | GeneralJwe
type RecipientKey = EncryptionKey | KeyOfRecipient<EncryptionKey>
type AsyncRecipientKey = AsyncEncryptionKey | KeyOfRecipient<AsyncEncryptionKey>

/** Encrypts and decrypts any payload, RFC 7516. Calls that end in `Async` take keys that must be fetched, and use the thread pool. */
export class JsonWebEncryption {
  readonly #policy: EncryptionPolicy

  constructor(rules: EncryptionRules = {}) {
    this.#policy = instancePolicy(rules)
  }

  /** Encrypts bytes, or the UTF-8 of a text; the header names `alg` and `enc`, and the key its `kid`, RFC 7516 §7.1. */
  serializeCompact(
    header: JweHeader,
    payload: string | Uint8Array,
    key: EncryptionKey,
    options?: EncryptOptions,
  ): string {
    return encryptCompact(header, payload, key, encryptPolicy(this.#policy, options))
  }

  /** As `serializeCompact`, with a key that may have to be fetched. */
  async serializeCompactAsync(
    header: JweHeader,
    payload: string | Uint8Array,
    key: AsyncEncryptionKey,
    options?: EncryptOptions & EncryptionOffloadOption,
  ): Promise<string> {
    return encryptCompactAsync(header, payload, key, encryptPolicy(this.#policy, options))
  }

  /** Decrypts a token and gives its header and payload; throws a `JoseError` when anything is wrong, RFC 7516 §5.2. */
  deserializeCompact(token: string, key: RecipientKey, options?: DecryptOptions): DecryptedContent {
    return decryptCompact(token, withoutKid(key), decryptPolicy(this.#policy, options))
  }

  /** As `deserializeCompact`, with a key that may have to be fetched. */
  async deserializeCompactAsync(
    token: string,
    key: AsyncRecipientKey,
    options?: DecryptOptions & EncryptionOffloadOption,
  ): Promise<DecryptedContent> {
    return decryptCompactAsync(token, withoutKid(key), decryptPolicy(this.#policy, options))
  }

  /**
   * Encrypts as JSON: as general JSON for a list of recipients or of keys, else as flattened JSON, RFC 7516 §7.2. What an
   * algorithm adds for a single recipient, or the same for all, stands in the protected header.
   */
  serializeJson(
    header: JsonEncryptionHeader,
    payload: string | Uint8Array,
    keys: EncryptionKey | readonly EncryptionKey[],
    options?: EncryptOptions,
  ): FlattenedJwe | GeneralJwe {
    return encryptJson(header, payload, keys, encryptPolicy(this.#policy, options))
  }

  /** As `serializeJson`, with keys that may have to be fetched. */
  async serializeJsonAsync(
    header: JsonEncryptionHeader,
    payload: string | Uint8Array,
    keys: AsyncEncryptionKey | readonly AsyncEncryptionKey[],
    options?: EncryptOptions & EncryptionOffloadOption,
  ): Promise<FlattenedJwe | GeneralJwe> {
    return encryptJsonAsync(header, payload, keys, encryptPolicy(this.#policy, options))
  }

  /**
   * Decrypts a JSON form, object or text, for one of its recipients: the one whose `kid` is that of the key or was given
   * beside it, else each in turn, the first 16 that the key fits, RFC 7516 §5.2.
   */
  deserializeJson(
    jwe: string | FlattenedJwe | GeneralJwe | object,
    key: RecipientKey,
    options?: DecryptOptions,
  ): DecryptedJson {
    return decryptJson(jwe, key, decryptPolicy(this.#policy, options))
  }

  /** As `deserializeJson`, with a key that may have to be fetched. */
  async deserializeJsonAsync(
    jwe: string | FlattenedJwe | GeneralJwe | object,
    key: AsyncRecipientKey,
    options?: DecryptOptions & EncryptionOffloadOption,
  ): Promise<DecryptedJson> {
    return decryptJsonAsync(jwe, key, decryptPolicy(this.#policy, options))
  }

  /** Encrypts as JSON for an object with `protected`, `unprotected` or `recipients`, else as a compact token, RFC 7516 §7. */
  serialize(
    header: JweHeader | JsonEncryptionHeader,
    payload: string | Uint8Array,
    keys: EncryptionKey | readonly EncryptionKey[],
    options?: EncryptOptions,
  ): Jwe {
    const policy = encryptPolicy(this.#policy, options)
    return isForJson(header)
      ? encryptJson(header, payload, keys, policy)
      : encryptCompact(header, payload, keys, policy)
  }

  /** As `serialize`, with keys that may have to be fetched. */
  async serializeAsync(
    header: JweHeader | JsonEncryptionHeader,
    payload: string | Uint8Array,
    keys: AsyncEncryptionKey | readonly AsyncEncryptionKey[],
    options?: EncryptOptions & EncryptionOffloadOption,
  ): Promise<Jwe> {
    const policy = encryptPolicy(this.#policy, options)
    return isForJson(header)
      ? encryptJsonAsync(header, payload, keys, policy)
      : encryptCompactAsync(header, payload, keys, policy)
  }

  /** Decrypts an object, or text that opens with a brace, as JSON, and any other text as a compact token, RFC 7516 §7. */
  deserialize(
    jwe: Jwe | object,
    key: RecipientKey,
    options?: DecryptOptions,
  ): DecryptedContent | DecryptedJson {
    const policy = decryptPolicy(this.#policy, options)
    return isJson(jwe)
      ? decryptJson(jwe, key, policy)
      : decryptCompact(jwe, withoutKid(key), policy)
  }

  /** As `deserialize`, with a key that may have to be fetched. */
  async deserializeAsync(
    jwe: Jwe | object,
    key: AsyncRecipientKey,
    options?: DecryptOptions & EncryptionOffloadOption,
  ): Promise<DecryptedContent | DecryptedJson> {
    const policy = decryptPolicy(this.#policy, options)
    return isJson(jwe)
      ? decryptJsonAsync(jwe, key, policy)
      : decryptCompactAsync(jwe, withoutKid(key), policy)
  }
}

/** A compact token has one recipient, so nobody needs to say which. */
function withoutKid(key: unknown): unknown {
  return isKeyOfRecipient(key) ? key.key : key
}

function isForJson(header: JweHeader | JsonEncryptionHeader): header is JsonEncryptionHeader {
  if (!isObject(header)) return false
  return ['protected', 'unprotected', 'recipients'].some((name) => header[name] !== undefined)
}

function isJson(jwe: unknown): boolean {
  return typeof jwe === 'string' ? jwe.trimStart().startsWith('{') : isObject(jwe)
}
