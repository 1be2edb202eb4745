import {
  constants,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'

/** Signature algorithms that every peer is measured with. */
export type Algorithm = 'HS256' | 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA'

/** A pair of keys; both are the same secret where the algorithm is symmetric. */
export interface Keys {
  readonly secret: KeyObject
  readonly open: KeyObject
}

export const issuer = 'https://issuer.example'
export const audience = 'https://api.example'

/** Eight claims, 226 bytes of JSON; `number` tells tokens apart. */
export function claims(number = 0): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    sub: 'f1e2d3c4-0000-4000-8000-000000000001',
    aud: audience,
    iat: now,
    exp: now + 86_400,
    jti: (0xb3c0_a1e2_d4f5 + number).toString(16),
    client_id: 'bench-client',
    scope: 'openid profile email api:get',
  }
}

/** Makes keys of the usual sizes: 32 bytes, RSA 2048, the curve of the algorithm. */
export function generate(alg: Algorithm): Keys {
  if (alg === 'HS256') {
    const secret = createSecretKey(randomBytes(32))
    return { secret, open: secret }
  }
  const { privateKey, publicKey } = pair(alg)
  return { secret: privateKey, open: publicKey }
}

function pair(alg: Exclude<Algorithm, 'HS256'>): { privateKey: KeyObject; publicKey: KeyObject } {
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519')
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (alg === 'ES384') return generateKeyPairSync('ec', { namedCurve: 'P-384' })
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** The bare signature by node:crypto, on bytes that are ready, with a prepared key. */
export interface Bare {
  readonly sign: (data: Buffer) => Buffer
  readonly verify: (data: Buffer, signature: Buffer) => boolean
}

const digests = {
  RS256: 'sha256',
  PS256: 'sha256',
  ES256: 'sha256',
  ES384: 'sha384',
  EdDSA: null,
} as const

/** node:crypto alone. ECDSA stays DER, the form that OpenSSL makes and that costs least. */
export function bare(alg: Algorithm, { secret, open }: Keys): Bare {
  if (alg === 'HS256') {
    const mac = (data: Buffer): Buffer => createHmac('sha256', secret).update(data).digest()
    return { sign: mac, verify: (data, expected) => timingSafeEqual(mac(data), expected) }
  }
  const digest = digests[alg]
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const [own, other] =
    alg === 'PS256'
      ? [
          { key: secret, ...padding },
          { key: open, ...padding },
        ]
      : [secret, open]
  return {
    sign: (data) => sign(digest, data, own),
    verify: (data, signature) => verify(digest, data, other, signature),
  }
}
