import { checkOptions, type OptionKinds } from '@authkit/common'
import type { Offload } from '../crypto/offload.ts'
import { InvalidHeaderError, MalformedTokenError } from '../errors.ts'
import {
  decryptCompact,
  decryptCompactAsync,
  type DecryptedContent,
  encryptCompact,
  encryptCompactAsync,
} from '../jwe/compact.ts'
import type { JweHeader } from '../jwe/header.ts'
import type { AsyncEncryptionKey } from '../jwe/key-resolver.ts'
import {
  type DecryptOptions,
  decryptPolicy,
  defaultPolicy,
  type EncryptionPolicy,
  encryptPolicy,
  type EncryptOptions,
} from '../jwe/rules.ts'
import { mediaType } from './media-type.ts'

/** How a signed token is encrypted: for whom, and by which `alg` and `enc`. */
export interface NestedEncryption extends EncryptOptions {
  /** The header of the encrypted token; its `cty` is `JWT`. */
  readonly header: JweHeader
  /** The recipient's public key, or the secret that is shared with the recipient; one to be fetched only where the call is asynchronous. */
  readonly key: AsyncEncryptionKey
}

/** How an encrypted token that holds a signed one is decrypted. */
export interface NestedDecryption extends DecryptOptions {
  /** The private key of the recipient, or the shared secret; one to be fetched only where the call is asynchronous. */
  readonly key: AsyncEncryptionKey
}

/** The same, checked. */
export interface NestedPolicy {
  readonly header: JweHeader
  readonly key: unknown
  readonly policy: EncryptionPolicy
}

const encryptKinds: OptionKinds<Pick<NestedEncryption, 'header'>> = { header: 'object' }

/** Checks how a signed token is to be encrypted; throws `AuthkitConfigError` for a mistake. */
export function readNestedEncryption(options: NestedEncryption, offload: Offload): NestedPolicy {
  const { header, key, ...rules } = options
  checkOptions('encrypt', { header }, encryptKinds)
  return { header, key, policy: encryptPolicy(defaultPolicy, { ...rules, offload }) }
}

/** Checks how an encrypted token is to be decrypted; it may be twice as long as the token that it holds. */
export function readNestedDecryption(
  options: NestedDecryption,
  offload: Offload,
  maxBytes: number,
): Omit<NestedPolicy, 'header'> {
  const { key, ...rules } = options
  const limits = { maxBytes: rules.maxBytes ?? maxBytes * 2, offload }
  return { key, policy: decryptPolicy(defaultPolicy, { ...rules, ...limits }) }
}

/** Encrypts a signed token, RFC 7519 §11.2. */
export function encryptToken(token: string, { header, key, policy }: NestedPolicy): string {
  return encryptCompact(nestedHeader(header), token, key, policy)
}

/** The same with a key that may have to be fetched. */
export function encryptTokenAsync(
  token: string,
  { header, key, policy }: NestedPolicy,
): Promise<string> {
  return encryptCompactAsync(nestedHeader(header), token, key, policy)
}

/** RFC 7519 §5.2: an encrypted token that holds another says so. */
function nestedHeader(header: JweHeader): JweHeader {
  const { cty = 'JWT' } = header
  if (typeof cty === 'string' && mediaType(cty) === 'jwt') {
    return { ...header, cty: 'JWT' }
  }
  throw new InvalidHeaderError('cty', 'the cty of an encrypted token that holds another is JWT')
}

/** Decrypts a token and gives the signed one that it holds, RFC 7519 §7.2. */
export function decryptToken(token: unknown, nested: Omit<NestedPolicy, 'header'>): string {
  return innerToken(decryptCompact(token, nested.key, nested.policy))
}

/** The same with a key that may have to be fetched. */
export async function decryptTokenAsync(
  token: unknown,
  nested: Omit<NestedPolicy, 'header'>,
): Promise<string> {
  return innerToken(await decryptCompactAsync(token, nested.key, nested.policy))
}

function innerToken({ header, payload }: DecryptedContent): string {
  // RFC 7519 §5.2: without it the payload may be anything, and is not taken for a token.
  if (typeof header.cty !== 'string' || mediaType(header.cty) !== 'jwt') {
    throw new InvalidHeaderError('cty', 'the encrypted token does not say that it holds another')
  }
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString(
    'latin1',
  )
  // RFC 8725 §3.3: one signature and one encryption are all that is asked for.
  if (text.split('.', 5).length !== 3) {
    throw new MalformedTokenError('the encrypted token holds no signed one')
  }
  return text
}
