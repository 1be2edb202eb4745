import {
  signCompact,
  signCompactAsync,
  verifyCompact,
  verifyCompactAsync,
  type VerifiedSignature,
} from './compact.ts'
import type { JwtHeader } from './header.ts'
import { type FlattenedJws, type GeneralJws, isObject } from './json.ts'
import type {
  AsyncSignatureKey,
  AsyncSigningKey,
  SignatureKey,
  SigningKey,
} from './key-resolver.ts'
import {
  type DeserializeJsonOptions,
  type DeserializeOptions,
  deserializePolicy,
  instanceRules,
  type OffloadOption,
  type SerializeOptions,
  serializePolicy,
} from './options.ts'
import { defaultRules, type JwsRules, type SignatureRules } from './rules.ts'
import { type JsonSignatureHeader, signJson, signJsonAsync } from './sign-json.ts'
import {
  readUnsecured,
  type UnsecuredHeader,
  type UnverifiedContent,
  writeUnsecured,
} from './unsecured.ts'
import { type VerifiedJson, verifyJson, verifyJsonAsync } from './verify-json.ts'

type JsonHeaders = JsonSignatureHeader | readonly JsonSignatureHeader[]
type Jws = string | FlattenedJws | GeneralJws

/** Signs and verifies any payload, RFC 7515. Calls that end in `Async` take keys that must be fetched or that sign elsewhere. */
export class JsonWebSignature {
  readonly #rules: JwsRules

  constructor(rules: SignatureRules = {}) {
    this.#rules = instanceRules(defaultRules, rules)
  }

  /** Signs bytes, or the UTF-8 of a text; the header names the algorithm, and the key its `kid`, RFC 7515 §5.1. */
  serializeCompact(
    header: JwtHeader,
    payload: string | Uint8Array,
    key: SigningKey,
    options?: SerializeOptions,
  ): string {
    const { rules, isDetached } = serializePolicy(this.#rules, options)
    return signCompact(header, payload, key, rules, isDetached)
  }

  /** As `serializeCompact`, with a key that may have to be fetched or that signs elsewhere. */
  async serializeCompactAsync(
    header: JwtHeader,
    payload: string | Uint8Array,
    key: AsyncSigningKey,
    options?: SerializeOptions & OffloadOption,
  ): Promise<string> {
    const { rules, isDetached, offload } = serializePolicy(this.#rules, options)
    return signCompactAsync(header, payload, key, rules, isDetached, offload)
  }

  /** Verifies a token and gives its header and payload; throws a `JoseError` when anything is wrong, RFC 7515 §5.2. */
  deserializeCompact(
    token: string,
    key: SignatureKey,
    options?: DeserializeOptions,
  ): VerifiedSignature {
    const { rules, received } = deserializePolicy(this.#rules, options)
    return verifyCompact(token, key, rules, received)
  }

  /** As `deserializeCompact`, with a key that may have to be fetched. */
  async deserializeCompactAsync(
    token: string,
    key: AsyncSignatureKey,
    options?: DeserializeOptions & OffloadOption,
  ): Promise<VerifiedSignature> {
    const { rules, received, offload } = deserializePolicy(this.#rules, options)
    return verifyCompactAsync(token, key, rules, received, offload)
  }

  /** Signs for one header as flattened JSON, for a list of them as general JSON, RFC 7515 §7.2.1, §7.2.2. */
  serializeJson(
    header: JsonSignatureHeader,
    payload: string | Uint8Array,
    key: SigningKey,
    options?: SerializeOptions,
  ): FlattenedJws
  serializeJson(
    headers: readonly JsonSignatureHeader[],
    payload: string | Uint8Array,
    key: SigningKey,
    options?: SerializeOptions,
  ): GeneralJws
  serializeJson(
    headers: JsonHeaders,
    payload: string | Uint8Array,
    key: SigningKey,
    options?: SerializeOptions,
  ): FlattenedJws | GeneralJws {
    const { rules, isDetached } = serializePolicy(this.#rules, options)
    return signJson(headers, payload, key, rules, isDetached)
  }

  /** As `serializeJson`, with keys that may have to be fetched or that sign elsewhere. */
  async serializeJsonAsync(
    header: JsonSignatureHeader,
    payload: string | Uint8Array,
    key: AsyncSigningKey,
    options?: SerializeOptions & OffloadOption,
  ): Promise<FlattenedJws>
  async serializeJsonAsync(
    headers: readonly JsonSignatureHeader[],
    payload: string | Uint8Array,
    key: AsyncSigningKey,
    options?: SerializeOptions & OffloadOption,
  ): Promise<GeneralJws>
  async serializeJsonAsync(
    headers: JsonHeaders,
    payload: string | Uint8Array,
    key: AsyncSigningKey,
    options?: SerializeOptions & OffloadOption,
  ): Promise<FlattenedJws | GeneralJws> {
    const { rules, isDetached, offload } = serializePolicy(this.#rules, options)
    return signJsonAsync(headers, payload, key, rules, isDetached, offload)
  }

  /** Verifies the signatures of a JSON form, object or text, and lists those that are right, RFC 7515 §5.2. */
  deserializeJson(
    jws: Jws | object,
    key: SignatureKey,
    options?: DeserializeJsonOptions,
  ): VerifiedJson {
    const { rules, received, signatures } = deserializePolicy(this.#rules, options)
    return verifyJson(jws, key, rules, received, signatures)
  }

  /** As `deserializeJson`, with keys that may have to be fetched. */
  async deserializeJsonAsync(
    jws: Jws | object,
    key: AsyncSignatureKey,
    options?: DeserializeJsonOptions & OffloadOption,
  ): Promise<VerifiedJson> {
    const { rules, received, signatures, offload } = deserializePolicy(this.#rules, options)
    return verifyJsonAsync(jws, key, rules, received, signatures, offload)
  }

  /** Signs as JSON for a list or an object with `protected` or `header`, else as a compact token, RFC 7515 §7.1, §7.2.1. */
  serialize(
    header: JwtHeader | JsonHeaders,
    payload: string | Uint8Array,
    key: SigningKey,
    options?: SerializeOptions,
  ): Jws {
    const { rules, isDetached } = serializePolicy(this.#rules, options)
    return isForJson(header)
      ? signJson(header, payload, key, rules, isDetached)
      : signCompact(header, payload, key, rules, isDetached)
  }

  /** As `serialize`, with keys that may have to be fetched or that sign elsewhere. */
  async serializeAsync(
    header: JwtHeader | JsonHeaders,
    payload: string | Uint8Array,
    key: AsyncSigningKey,
    options?: SerializeOptions & OffloadOption,
  ): Promise<Jws> {
    const { rules, isDetached, offload } = serializePolicy(this.#rules, options)
    return isForJson(header)
      ? signJsonAsync(header, payload, key, rules, isDetached, offload)
      : signCompactAsync(header, payload, key, rules, isDetached, offload)
  }

  /** Verifies an object, or text that opens with a brace, as JSON, and any other text as a compact token, RFC 7515 §7.1, §7.2.1. */
  deserialize(
    jws: Jws | object,
    key: SignatureKey,
    options?: DeserializeJsonOptions,
  ): VerifiedSignature | VerifiedJson {
    const { rules, received, signatures } = deserializePolicy(this.#rules, options)
    return isJson(jws)
      ? verifyJson(jws, key, rules, received, signatures)
      : verifyCompact(jws, key, rules, received)
  }

  /** As `deserialize`, with keys that may have to be fetched. */
  async deserializeAsync(
    jws: Jws | object,
    key: AsyncSignatureKey,
    options?: DeserializeJsonOptions & OffloadOption,
  ): Promise<VerifiedSignature | VerifiedJson> {
    const { rules, received, signatures, offload } = deserializePolicy(this.#rules, options)
    return isJson(jws)
      ? verifyJsonAsync(jws, key, rules, received, signatures, offload)
      : verifyCompactAsync(jws, key, rules, received, offload)
  }

  /** Writes a token that NOBODY signs: anybody can change it, RFC 7518 §3.6. */
  serializeUnsecured(header: UnsecuredHeader, payload: string | Uint8Array): string {
    return writeUnsecured(header, payload, this.#rules)
  }

  /** Reads a token that NOBODY signed; one with a signature is refused, RFC 7518 §3.6. */
  deserializeUnsecured(
    token: string,
    options?: Pick<DeserializeOptions, 'maxBytes'>,
  ): UnverifiedContent {
    const { rules, received } = deserializePolicy(this.#rules, options)
    return readUnsecured(token, rules, received.maxBytes)
  }
}

function isForJson(header: JwtHeader | JsonHeaders): header is JsonHeaders {
  if (!isObject(header)) return Array.isArray(header)
  return (
    isObject(header['protected']) || (header['alg'] === undefined && isObject(header['header']))
  )
}

function isJson(jws: unknown): boolean {
  return typeof jws === 'string' ? jws.trimStart().startsWith('{') : isObject(jws)
}
