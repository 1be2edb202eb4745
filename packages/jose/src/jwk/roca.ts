import { integerOf } from './members.ts'

const primes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
]

/** The primes that tell most: few of their residues are powers of 65537, so that one good key in 500 passes them. */
const telling = [11, 37, 61]
const tellingProduct = telling.reduce((product, prime) => product * prime, 1)

/** For each prime, the residues that powers of 65537 have; made when the first RSA key is seen. */
let residues: ReadonlyMap<number, ReadonlySet<number>> | undefined

/**
 * True for a modulus whose residues are all powers of 65537, as those of the Infineon generator are (ROCA, CVE-2017-15361).
 * One good key in 10^27 looks so. Takes a microsecond for a good key.
 */
export function hasRocaFingerprint(modulus: Buffer): boolean {
  residues ??= new Map(primes.map((prime) => [prime, powersOf65537(prime)]))
  const remainder = smallRemainder(modulus)
  if (!telling.every((prime) => residues?.get(prime)?.has(remainder % prime))) return false
  const value = integerOf(modulus)
  for (const [prime, powers] of residues) {
    if (!powers.has(Number(value % BigInt(prime)))) return false
  }
  return true
}

/** The modulus modulo the product of the telling primes, two bytes at a time; every step stays below 2^31. */
function smallRemainder(modulus: Buffer): number {
  let at = modulus.length % 2
  let remainder = at === 0 ? 0 : (modulus[0] ?? 0)
  for (; at < modulus.length; at += 2) {
    const next = ((modulus[at] ?? 0) << 8) | (modulus[at + 1] ?? 0)
    remainder = (remainder * 65_536 + next) % tellingProduct
  }
  return remainder
}

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>()
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power)
  return powers
}
