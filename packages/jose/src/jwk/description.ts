import type { KeyObject } from 'node:crypto'
import { InvalidKeyError } from '../errors.ts'
import { type CertificateMembers, readCertificateMembers } from './certificate.ts'

/** What a key is for: the members of a JWK that every key type has, RFC 7517 §4. */
export interface KeyDescription {
  /** Key ID, RFC 7517 §4.5. */
  readonly kid?: string | undefined
  /** The one algorithm that the key is for, RFC 7517 §4.4. */
  readonly alg?: string | undefined
  /** `sig` or `enc`, RFC 7517 §4.2. */
  readonly use?: string | undefined
  /** Operations that the key is for, RFC 7517 §4.3. */
  readonly keyOps?: readonly string[] | undefined
  /** Its certificates, RFC 7517 §4.6. */
  readonly certificates?: CertificateMembers | undefined
}

type Input = Readonly<Record<string, unknown>>

/** Longest `kid` that is taken from a key, in characters. */
const maximumKid = 1024

const operationsOfUse: ReadonlyMap<string, readonly string[]> = new Map([
  ['sig', ['sign', 'verify']],
  ['enc', ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'deriveKey', 'deriveBits']],
])

/** What the public half of a key does where the whole does this; the others either half does, or both. */
const publicOperation: ReadonlyMap<string, string> = new Map([
  ['sign', 'verify'],
  ['decrypt', 'encrypt'],
  ['unwrapKey', 'wrapKey'],
])

/**
 * Reads the common members of a JWK. What the caller says as well must not contradict it, except for the `kid`;
 * certificates must be for the public key.
 */
export function readDescription(
  jwk: Input,
  options: KeyDescription,
  publicKey: KeyObject | undefined,
): KeyDescription {
  const kid = options.kid ?? optionalString(jwk, 'kid')
  const alg = agree('alg', optionalString(jwk, 'alg'), options.alg)
  const use = agree('use', optionalString(jwk, 'use'), options.use)
  const keyOps = agreeOnOperations(readOperations(jwk['key_ops']), readOperations(options.keyOps))
  if (kid !== undefined && kid.length > maximumKid) {
    throw new InvalidKeyError('kid of the JWK is too long')
  }
  const allowed = use === undefined ? undefined : operationsOfUse.get(use)
  // RFC 7517 §4.3: use and key_ops must say the same when both are there.
  if (allowed !== undefined && keyOps?.some((operation) => !allowed.includes(operation))) {
    throw new InvalidKeyError('use and key_ops of the JWK contradict each other')
  }
  return { kid, alg, use, keyOps, certificates: readCertificateMembers(jwk, publicKey) }
}

/** Refuses what is no key ID that a key of its own could have, RFC 7517 §4.5. */
export function requireKid(kid: unknown): void {
  if (typeof kid === 'string' && kid !== '' && kid.length <= maximumKid) return
  throw new InvalidKeyError('a kid is a text of 1 to 1024 characters')
}

/** The members of a JWK that say what the key is for. */
export function writeDescription(description: KeyDescription): Record<string, unknown> {
  const { kid, use, keyOps, alg, certificates } = description
  return {
    ...(kid !== undefined && { kid }),
    ...(use !== undefined && { use }),
    ...(keyOps !== undefined && { key_ops: keyOps }),
    ...(alg !== undefined && { alg }),
    ...certificates,
  }
}

/** What the public half of a key may do when the whole may do this, RFC 7517 §4.3. */
export function publicOperations(
  operations: readonly string[] | undefined,
): readonly string[] | undefined {
  if (operations === undefined) return undefined
  const names = operations.map((operation) => publicOperation.get(operation) ?? operation)
  return Object.freeze([...new Set(names)])
}

function optionalString(jwk: Input, name: string): string | undefined {
  const value = jwk[name]
  if (value === undefined || typeof value === 'string') return value
  throw new InvalidKeyError(`${name} of the JWK is not a string`)
}

function agree(
  name: string,
  own: string | undefined,
  said: string | undefined,
): string | undefined {
  if (own !== undefined && said !== undefined && own !== said) {
    throw new InvalidKeyError(`${name} of the JWK is not the ${name} that was given`)
  }
  return own ?? said
}

function readOperations(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
  // RFC 7517 §4.3: an operation is listed once.
  if (!isList || new Set(value).size !== value.length) {
    throw new InvalidKeyError('key_ops of the JWK is not a list of different strings')
  }
  return Object.freeze([...value])
}

function agreeOnOperations(
  own: readonly string[] | undefined,
  said: readonly string[] | undefined,
): readonly string[] | undefined {
  if (own === undefined || said === undefined) return own ?? said
  if (own.length === said.length && own.every((operation) => said.includes(operation))) return own
  throw new InvalidKeyError('key_ops of the JWK are not those that were given')
}
