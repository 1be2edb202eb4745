import { InvalidKeyError } from '../errors.ts'
import { type Element, readElement } from '../jwk/der.ts'

/** Most rounds that a key may ask for, of PBKDF2 or of an older derivation: about a second. */
const maximumRounds = 1_000_000

/** Most work of scrypt, N times r times p: eight times what OpenSSL writes. */
const maximumScrypt = 2 ** 20

/** True for no more work than is allowed, by the parameters of a derivation. */
type Limit = (parameters: readonly Node[]) => boolean

/** An element of DER beside the bytes that it is in. */
interface Node extends Element {
  readonly der: Buffer
}

const isRounds: Limit = ([, rounds]) => integerOf(rounds) <= maximumRounds

const isScrypt: Limit = ([, n, r, p]) => integerOf(n) * integerOf(r) * integerOf(p) <= maximumScrypt

/** Derivations of PBES2 by the hexadecimal digits of their object identifiers: PBKDF2 and scrypt, RFC 8018 §A.2, RFC 7914 §7. */
const derivations: ReadonlyMap<string, Limit> = new Map([
  ['2a864886f70d01050c', isRounds],
  ['2b06010401da47040b', isScrypt],
])

/** Schemes: PBES2, RFC 8018 §A.4; PBES1, RFC 8018 §A.3; those of PKCS #12, RFC 7292 §C. */
const pbes2 = '2a864886f70d01050d'
const olderSchemes = /^2a864886f70d01(?:05(?:01|03|04|06|0a|0b)|0c010[1-6])$/

/**
 * Refuses an encrypted PKCS #8 whose derivation is unknown or takes too much work: it is the key that says how much, and 266
 * bytes can ask for minutes, RFC 5958 §3. Throws `InvalidKeyError`.
 */
export function requireBearableCost(der: Buffer): void {
  if (!isBearable(der)) {
    throw new InvalidKeyError(
      'the encrypted key asks for an unknown derivation or for too much work; write it again with openssl pkcs8',
    )
  }
}

function isBearable(der: Buffer): boolean {
  const [outer] = nodesIn(der, 0, der.length)
  const [algorithm] = inside(outer)
  const [name, parameters] = inside(algorithm)
  const scheme = oidOf(name)
  if (olderSchemes.test(scheme)) return isRounds(inside(parameters))
  const [derivation] = inside(parameters)
  const [derivationName, derivationParameters] = inside(derivation)
  const limit = derivations.get(oidOf(derivationName))
  return scheme === pbes2 && limit !== undefined && limit(inside(derivationParameters))
}

/** The nodes of a SEQUENCE; none for anything else. */
function inside(node: Node | undefined): readonly Node[] {
  return node?.tag === 0x30 ? nodesIn(node.der, node.start, node.end) : []
}

function nodesIn(der: Buffer, start: number, end: number): readonly Node[] {
  const nodes: Node[] = []
  // The longest of the structures that are read has five.
  for (let at = start; at < end && nodes.length < 8;) {
    const element = readElement(der, at)
    if (element === undefined || element.end > end) return []
    nodes.push({ ...element, der })
    at = element.end
  }
  return nodes
}

function oidOf(node: Node | undefined): string {
  return node?.tag === 6 ? node.der.toString('hex', node.start, node.end) : ''
}

/** A whole number above zero of at most six bytes; infinite for any other, so that it is too much. */
function integerOf(node: Node | undefined): number {
  const length = node?.tag === 2 ? node.end - node.start : 0
  if (node === undefined || length < 1 || length > 6 || (node.der[node.start] ?? 0) >= 0x80) {
    return Number.POSITIVE_INFINITY
  }
  return node.der.readUIntBE(node.start, length) || Number.POSITIVE_INFINITY
}
