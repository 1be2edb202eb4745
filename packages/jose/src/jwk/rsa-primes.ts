import { InvalidKeyError } from '../errors.ts'

/** The numbers of an RSA private key, RFC 7518 §6.3.2. */
export interface RsaNumbers {
  readonly n: bigint
  readonly e: bigint
  readonly d: bigint
  readonly p: bigint
  readonly q: bigint
  readonly dp: bigint
  readonly dq: bigint
  readonly qi: bigint
}

/**
 * Finds the primes of a modulus by its two exponents, without guessing: one greatest common divisor and one square root,
 * NIST SP 800-56B Rev. 2 §C.2. Throws `InvalidKeyError` for exponents that do not belong to the modulus, RFC 7518 §6.3.2.
 */
export function recoverPrimes(n: bigint, e: bigint, d: bigint): RsaNumbers {
  if (d >= n || d < 2n) throw mismatch()
  const product = e * d - 1n
  const multiple = product * greatestCommonDivisor(n - 1n, product)
  const quotient = multiple / n
  const sum = (n - (multiple - quotient * n)) / (quotient + 1n) + 1n
  const square = sum * sum - 4n * n
  if (square < 0n) throw mismatch()
  const root = squareRoot(square)
  const p = (sum + root) / 2n
  const q = (sum - root) / 2n
  if (p < 2n || q < 2n || p * q !== n) throw mismatch()
  const numbers = { n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  checkNumbers(numbers)
  return numbers
}

/** Refuses numbers that do not belong together: a wrong one would make signatures that give the primes away. */
export function checkNumbers({ n, e, d, p, q, dp, dq, qi }: RsaNumbers): void {
  const isProduct = p > 1n && q > 1n && p * q === n && d < n
  const isRight =
    isProduct &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    qi < p &&
    (qi * q) % p === 1n
  if (!isRight) throw mismatch()
}

function mismatch(): InvalidKeyError {
  return new InvalidKeyError('the private members of the JWK do not belong to its public ones')
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  let [larger, smaller] = [one, other]
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller]
  return larger
}

/** The inverse of a number modulo another, by the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, value % modulus]
  let [factor, nextFactor] = [0n, 1n]
  while (next !== 0n) {
    const quotient = remainder / next
    ;[remainder, next] = [next, remainder - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return factor < 0n ? factor + modulus : factor
}

/** The square root rounded down, by Newton's method from above. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt(Math.ceil(value.toString(16).length * 2))
  for (;;) {
    const better = (root + value / root) >> 1n
    if (better >= root) return root
    root = better
  }
}
