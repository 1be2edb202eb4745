import { AuthkitConfigError } from '@authkit/common'
import type { SignatureAlgorithm } from '../algorithms/signature.ts'
import { type Offload, offloaded } from '../crypto/offload.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { TooLargeError } from '../errors.ts'
import { type HeaderRules, requireKnown, requireUnderstood } from './extensions.ts'
import { algorithmOf, type JwtHeader, maximumHeaderLength } from './header.ts'
import { checkParameters } from './header-parameters.ts'
import { keyNow, signingKeyLater } from './key-resolver.ts'
import { type AlgorithmRules, type ChosenSigner, signerFor } from './prepared-key.ts'

/** Rules that signing obeys. */
export type SigningRules = AlgorithmRules & HeaderRules

/** A header that may be signed, with the algorithm that it names. */
export interface CheckedHeader {
  readonly values: JwtHeader
  readonly algorithm: SignatureAlgorithm
  /** True for `alg`, `typ` and `kid` alone. */
  readonly isPlain: boolean
}

/** Signs a payload that is already base64url under a header, RFC 7515 §5.1. */
export function signParts(
  header: JwtHeader,
  payload: string,
  key: unknown,
  rules: SigningRules,
): string {
  const checked = checkSigningHeader(header, rules)
  const found = keyNow(key, checked.values, { text: payload, isEncoded: true })
  const chosen = signerFor(found, checked.values, checked.algorithm, rules)
  const input = `${encodeHeader(checked, chosen)}.${payload}`
  return `${input}.${chosen.signer.sign(input)}`
}

/** The same where the mode says, or with a key that signs elsewhere. */
export async function signPartsAsync(
  header: JwtHeader,
  payload: string,
  key: unknown,
  rules: SigningRules,
  offload: Offload,
): Promise<string> {
  const checked = checkSigningHeader(header, rules)
  const found = await signingKeyLater(key, checked.values, { text: payload, isEncoded: true })
  const chosen = signerFor(found, checked.values, checked.algorithm, rules)
  const input = `${encodeHeader(checked, chosen)}.${payload}`
  return `${input}.${await signInput(chosen, input, offload)}`
}

/** Signs a signing input where the mode says; a key that signs elsewhere always does. */
export function signInput(
  { signer, isExternal }: ChosenSigner,
  input: string,
  offload: Offload,
): string | Promise<string> {
  const { signInPool } = signer
  if (signInPool === undefined) return signer.sign(input)
  return offloaded(isExternal ? 'always' : offload, {
    sync: () => signer.sign(input),
    pool: () => signInPool(input),
    heavy: signer.heavy,
  })
}

/** Refuses to sign under a header that others could not read or would have to refuse, RFC 7515 §5.1. */
export function checkSigningHeader(header: JwtHeader, rules: HeaderRules): CheckedHeader {
  requireHeader(header)
  const algorithm = algorithmOf(header)
  if (isPlainHeader(header)) {
    const { typ, kid } = header
    return { values: { alg: algorithm.name, typ, kid }, algorithm, isPlain: true }
  }
  // What is checked is what is written, whatever the caller's object answers next time.
  const values = withPlainJwk({ ...header })
  checkParameters(values)
  requireKnown(values, rules)
  requireUnderstood(values, rules)
  return { values: { ...values, alg: algorithm.name }, algorithm, isPlain: false }
}

/** True for a header of nothing that has to be looked at again: no extension, nothing private, no key. */
function isPlainHeader(header: JwtHeader): boolean {
  for (const name in header) {
    if (name !== 'alg' && name !== 'typ' && name !== 'kid') return false
  }
  const { typ, kid } = header
  return (
    (typ === undefined || typeof typ === 'string') && (kid === undefined || typeof kid === 'string')
  )
}

/** Refuses what is not an object of header parameters. */
export function requireHeader(header: unknown): void {
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) return
  throw new AuthkitConfigError("a header is an object with alg, { alg: 'RS256' }")
}

/** Writes the header as base64url, with the `kid` of the key, RFC 7515 §4.1.4. */
export function encodeHeader(
  { values: header, algorithm, isPlain }: CheckedHeader,
  chosen: ChosenSigner,
): string {
  const kid = header.kid ?? chosen.key.kid
  if (!isPlain) return writeHeader(kid === undefined ? header : { ...header, kid })
  const { typ } = header
  const last = chosen.lastHeader
  // The tokens of a key mostly have one header.
  if (last !== undefined && last.typ === typ && last.kid === kid) return last.segment
  const segment = writeHeader({ alg: algorithm.name, typ, kid })
  chosen.lastHeader = { typ, kid, segment }
  return segment
}

/** Writes header parameters as base64url. */
export function writeHeader(values: object): string {
  const json = toJson(values)
  const segment = encodeSegment(json)
  if (segment.length > maximumHeaderLength) throw new TooLargeError('the header is too long')
  // Text that is not Unicode and members called `__proto__` would be refused by the reader.
  const isDoubtful = json.includes('\\ud') || json.includes('__proto__')
  if (isDoubtful && parseJsonObjectText(json) === undefined) {
    throw new AuthkitConfigError('the header holds text that is not Unicode, or __proto__')
  }
  return segment
}

/** Writes header parameters as JSON. */
export function toJson(value: object): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new AuthkitConfigError('the header cannot be written as JSON', { cause })
  }
}

/** A `JsonWebKey` in the header stands for its public JWK, RFC 7515 §4.1.3. */
export function withPlainJwk<Values extends object>(
  values: Values & { readonly jwk?: unknown },
): Values {
  if (values.jwk === undefined) return values
  const written: object = JSON.parse(toJson({ jwk: values.jwk }))
  return { ...values, ...written }
}
