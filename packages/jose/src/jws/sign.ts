import { AuthkitConfigError } from '@authkit/common'
import type { SignatureAlgorithm } from '../algorithms/signature.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { InvalidHeaderError } from '../errors.ts'
import { algorithmOf, checkHeader, type JwtHeader } from './header.ts'
import { type AlgorithmRules, signerFor } from './prepared-key.ts'

/** Encoded headers of `alg`, `typ` and `kid` alone, which are the same for every token of a key. */
const cacheSize = 256
const cache = new Map<string, string>()

/** Signs a payload that is already base64url under a header, RFC 7515 §5.1. */
export function signParts(
  header: JwtHeader,
  payload: string,
  key: unknown,
  rules: AlgorithmRules,
): string {
  if (typeof header !== 'object' || header === null) {
    throw new AuthkitConfigError("a header is an object with alg, { alg: 'RS256' }")
  }
  const algorithm = algorithmOf(header)
  const checked = checkHeader(header)
  refusePrivateKey(checked['jwk'])
  const chosen = signerFor(key, checked, algorithm, rules)
  const signingInput = `${encodeHeader(checked, algorithm, chosen.key.kid)}.${payload}`
  return `${signingInput}.${chosen.sign(signingInput)}`
}

/** Writes the header as base64url, with the `kid` of the key, RFC 7515 §4.1.4. */
function encodeHeader(
  header: JwtHeader,
  algorithm: SignatureAlgorithm,
  kidOfKey: string | undefined,
): string {
  const { typ } = header
  const kid = header.kid ?? kidOfKey
  const values = kid === undefined ? header : { ...header, kid }
  for (const name of Object.keys(values)) {
    if (name !== 'alg' && name !== 'typ' && name !== 'kid') return writeHeader(values)
  }
  const id = `${algorithm.name} ${typ?.length ?? '-'} ${typ ?? ''} ${kid === undefined ? '-' : `+${kid}`}`
  let encoded = cache.get(id)
  if (encoded === undefined) {
    encoded = writeHeader({ alg: algorithm.name, typ, kid })
    if (cache.size === cacheSize) cache.clear()
    cache.set(id, encoded)
  }
  return encoded
}

function writeHeader(values: JwtHeader): string {
  return encodeSegment(toJson(values))
}

function toJson(value: object): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new AuthkitConfigError('the header cannot be written as JSON', { cause })
  }
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** A header is readable by everybody, so a key in it is a public one, RFC 7515 §4.1.3. */
function refusePrivateKey(jwk: unknown): void {
  if (jwk === undefined) return
  const { jwk: members }: { jwk?: unknown } = JSON.parse(toJson({ jwk }))
  const isPublic =
    typeof members === 'object' &&
    members !== null &&
    !privateMembers.some((name) => Object.hasOwn(members, name))
  if (!isPublic) throw new InvalidHeaderError('jwk', 'the header parameter jwk is not a public JWK')
}
