import { AuthkitConfigError } from '@authkit/common'
import type { HeaderValues } from '../algorithms/key-management/contract.ts'
import { InvalidHeaderError } from '../errors.ts'
import { isObject } from '../jws/json.ts'
import { toJson, withPlainJwk, writeHeader } from '../jws/sign.ts'
import {
  requireAllowed,
  requireKnown,
  requireUnderstood,
  type ResolvedHeader,
  resolveHeader,
} from './header.ts'
import type { EncryptionPolicy } from './rules.ts'

/** A protected header as it is sent, and the bytes that it authenticates. */
export interface WrittenHeader {
  readonly text: string
  /** RFC 7516 §5.1: the ASCII of the text. */
  readonly aad: Buffer
}

/** Header parameters as JSON has them: a `JsonWebKey` is its public JWK, and what is undefined is not there. */
export function plainParameters(values: unknown, where: string): HeaderValues {
  if (!isObject(values)) {
    throw new AuthkitConfigError(`${where} is an object, { alg: 'RSA-OAEP-256', enc: 'A256GCM' }`)
  }
  for (const value of Object.values(values)) {
    if (typeof value === 'string') continue
    const written: HeaderValues = JSON.parse(toJson(withPlainJwk(values)))
    return written
  }
  return { ...values }
}

/** Refuses to encrypt under a header that is not allowed, or that others could not read. `own` are all its parameters. */
export function checkHeader(
  own: HeaderValues,
  integrityProtected: HeaderValues,
  policy: EncryptionPolicy,
): ResolvedHeader {
  const resolved = resolveHeader(own)
  requireAllowed(resolved, policy)
  requireKnown(resolved, policy)
  requireUnderstood(resolved, integrityProtected, policy)
  for (const name of resolved.algorithm.madeParameters) {
    if (own[name] === undefined) continue
    throw new InvalidHeaderError(
      name,
      `the header parameter ${name} is made when encrypting; leave it out`,
    )
  }
  return resolved
}

/** A header that holds nothing but these parameters is the same for every token of a key. */
const repeated = ['alg', 'enc', 'zip', 'typ', 'cty', 'kid']

interface KeptHeader {
  readonly values: HeaderValues
  readonly count: number
  readonly header: WrittenHeader
}

/** The latest headers of that sort. To compare a few takes less time than to make a name for a map. */
const keptCount = 8
const cacheableLength = 512
const kept: KeptHeader[] = []
let next = 0

/** Writes a protected header as base64url, RFC 7516 §5.1; one without parameters is the empty text. */
export function writeJweHeader(values: HeaderValues): WrittenHeader {
  const names = Object.keys(values)
  for (const one of kept) {
    if (one.count === names.length && isSame(one.values, values, names)) return one.header
  }
  const header = write(values)
  const isRepeated = names.every(
    (name) => repeated.includes(name) && typeof values[name] === 'string',
  )
  if (isRepeated && header.text.length <= cacheableLength) {
    kept[next] = { values: { ...values }, count: names.length, header }
    next = (next + 1) % keptCount
  }
  return header
}

function isSame(known: HeaderValues, values: HeaderValues, names: readonly string[]): boolean {
  for (const name of names) {
    if (known[name] !== values[name]) return false
  }
  return true
}

function write(values: HeaderValues): WrittenHeader {
  const text = Object.keys(values).length === 0 ? '' : writeHeader(values)
  return { text, aad: Buffer.from(text, 'latin1') }
}
