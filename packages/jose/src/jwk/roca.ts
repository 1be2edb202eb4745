const primes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
]

/** Product of the primes, so that one long division serves them all. */
const primorial = primes.reduce((product, prime) => product * BigInt(prime), 1n)

/** For each prime, the residues that powers of 65537 have; made when the first RSA key is seen. */
let residues: ReadonlyMap<number, ReadonlySet<number>> | undefined

/**
 * True for a modulus whose residues are all powers of 65537, as those of the Infineon generator are (ROCA, CVE-2017-15361).
 * One good key in 10^27 looks so.
 */
export function hasRocaFingerprint(modulus: bigint): boolean {
  residues ??= new Map(primes.map((prime) => [prime, powersOf65537(prime)]))
  const remainder = modulus % primorial
  for (const [prime, powers] of residues) {
    if (!powers.has(Number(remainder % BigInt(prime)))) return false
  }
  return true
}

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>()
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power)
  return powers
}
