import { exportJWK, generateKeyPair, type JWK } from 'jose'

/** A key pair that the provider signs with. */
export interface SigningKey {
  readonly alg: string
  readonly kid: string
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
  /** What its JWK Set shows. */
  readonly publicJwk: JWK
}

const made = new Map<string, Promise<SigningKey>>()

/** The key pair of an algorithm and a name, made once. */
export function signingKey(alg: string, kid: string): Promise<SigningKey> {
  const known = made.get(`${alg} ${kid}`) ?? generate(alg, kid)
  made.set(`${alg} ${kid}`, known)
  return known
}

async function generate(alg: string, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const publicJwk = { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' }
  return { alg, kid, privateKey, publicJwk }
}

/** The same key as a set without key identifiers shows it. */
export function withoutKid(jwk: JWK): JWK {
  const { kid, ...rest } = jwk
  return kid === undefined ? jwk : rest
}
