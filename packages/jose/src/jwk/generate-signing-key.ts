import { signatureAlgorithm } from '../algorithms/signature.ts'
import { generateRsaKeyOnPool } from '../crypto/generate-key.ts'
import { UnsupportedAlgorithmError } from '../errors.ts'
import { JsonWebKey } from './key.ts'

type Generator = (alg: string) => Promise<JsonWebKey>

/** How a key of each type is made. A secret is not among them, since it cannot be published. */
const generators: ReadonlyMap<string, Generator> = new Map<string, Generator>([
  // To find the primes takes up to a second, so the thread pool does it.
  ['RSA', async (alg) => JsonWebKey.import(await generateRsaKeyOnPool(2048), { alg, use: 'sig' })],
  ['EC', async (alg) => JsonWebKey.generate('EC', { alg, use: 'sig' })],
  ['OKP', async (alg) => JsonWebKey.generate('OKP', { alg, use: 'sig' })],
  ['AKP', async (alg) => JsonWebKey.generate('AKP', { alg, use: 'sig' })],
])

/** True for a signature algorithm whose public keys can be published. */
export function canGenerate(alg: string): boolean {
  return generators.has(signatureAlgorithm(alg)?.kty ?? '')
}

/** Makes a private key for a signature algorithm; its `kid` is its thumbprint, RFC 7638 §3. */
export async function generateSigningKey(alg: string): Promise<JsonWebKey> {
  const generate = generators.get(signatureAlgorithm(alg)?.kty ?? '')
  if (generate === undefined) {
    throw new UnsupportedAlgorithmError('the algorithm has no public keys to publish')
  }
  const key = await generate(alg)
  return key.kid === undefined ? key.withKid(key.thumbprint()) : key
}
