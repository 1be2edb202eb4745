import { generateToken } from '@authkit/common'
import { JsonWebKey, JoseError } from '@authkit/jose'

/** Modulus of an RSA key of 2048 bits whose private half nobody kept: to make one takes a tenth of a second. */
const modulus = [
  'm9xZMHPZbaMQv5NwUvtyF1iEZ9_8R6XJNzUPYQTAHRBW7L_CI30KRxzGtA9qZi_XuqmAoS3y7tl6JdkMRZ8c_p',
  'H_nCkdtOUCOhRvUu_3o8iNas3sZKFjMHjy1m2sFp-Eq0oiOiUkhuvw2e5U9rQ9Q3aTizwNCKaY90Ir7qBocTCA',
  'ENegYVC3OeCSWS-BYk5rO0D_10XgOzmZu67jsvJGlbClGeEKQ_SS03HVuKsRSbCuj9F5glU8laxpipJODQ6QRP',
  '0s8Wz3z7bXZl5AJmJsN_ftXguPTIaLiLUZB_TCWJGKcaB0mozlp8dr1t4Bm9zyAB2MMNNzN79aJw7QG8jFsw',
].join('')

const makers: readonly (readonly [algorithms: RegExp, make: (alg: string) => JsonWebKey])[] = [
  [/^[RP]S\d/, () => JsonWebKey.import({ kty: 'RSA', n: modulus, e: 'AQAB' })],
  [/^HS\d/, () => JsonWebKey.import({ secret: generateToken(64) })],
  [/^ES\d/, (alg) => JsonWebKey.generate('EC', { alg }).toPublic()],
  [/^Ed/, (alg) => JsonWebKey.generate('OKP', { alg }).toPublic()],
  [/^ML-DSA/, (alg) => JsonWebKey.generate('AKP', { alg }).toPublic()],
]

const keys = new Map<string, JsonWebKey>()

/**
 * A key to verify with where there is none, so that it takes as long to refuse a client that does not exist as one that does. It is
 * nobody's: whatever it says, the answer is no. `undefined` for an algorithm that is not known here.
 */
export function decoyKey(alg: string): JsonWebKey | undefined {
  const known = keys.get(alg)
  if (known) return known
  const made = makeKey(alg)
  if (made) keys.set(alg, made)
  return made
}

function makeKey(alg: string): JsonWebKey | undefined {
  const [, make] = makers.find(([algorithms]) => algorithms.test(alg)) ?? []
  try {
    return make?.(alg)
  } catch (error) {
    if (error instanceof JoseError) return undefined
    throw error
  }
}
