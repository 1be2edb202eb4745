import {
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { JsonWebKey, jwt } from '@authkit/jose'
import { createSigner, createVerifier } from 'fast-jwt'
import { jwtVerify, SignJWT } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import type { Row, Subject, Table } from './table.ts'

type Algorithm = 'HS256' | 'RS256' | 'ES256' | 'EdDSA'

interface Keys {
  /** What signs. */
  readonly secret: KeyObject
  /** What verifies. */
  readonly open: KeyObject
}

const issuer = 'https://issuer.example'
const audience = 'https://api.example'

function claims(): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    sub: 'f1e2d3c4-0000-4000-8000-000000000001',
    aud: audience,
    iat: now,
    exp: now + 86_400,
    jti: 'b3c0a1e2d4f5',
    client_id: 'bench-client',
    scope: 'openid profile email api:read api:write',
  }
}

function generate(alg: Algorithm): Keys {
  if (alg === 'HS256') {
    const secret = createSecretKey(randomBytes(32))
    return { secret, open: secret }
  }
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : alg === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519')
  return { secret: privateKey, open: publicKey }
}

/** node:crypto alone, on bytes that are ready. ECDSA stays DER, the form that OpenSSL makes. */
function raw(alg: Algorithm, { secret, open }: Keys, data: Buffer): [Subject, Subject] {
  if (alg === 'HS256') {
    const hmac = (): Buffer => createHmac('sha256', secret).update(data).digest()
    const expected = hmac()
    return [hmac, () => timingSafeEqual(hmac(), expected)]
  }
  const digest = alg === 'EdDSA' ? null : 'sha256'
  const signature = sign(digest, data, secret)
  return [() => sign(digest, data, secret), () => verify(digest, data, open, signature)]
}

/** fast-jwt takes PEM, and prepares it once. */
function fastJwt(alg: Algorithm, keys: Keys, token: string): [Subject, Subject] {
  const text = (key: KeyObject): string | Buffer =>
    alg === 'HS256'
      ? key.export()
      : key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString()
  const signer = createSigner({ algorithm: alg, key: text(keys.secret), noTimestamp: true })
  const verifier = createVerifier({
    algorithms: [alg],
    key: text(keys.open),
    allowedIss: issuer,
    allowedAud: audience,
  })
  const payload = claims()
  return [() => signer(payload), () => verifier(token)]
}

function rows(alg: Algorithm): Row[] {
  const keys = generate(alg)
  const payload = claims()
  const ourSecret = JsonWebKey.import(keys.secret)
  const ourOpen = JsonWebKey.import(keys.open)
  const header = { alg, typ: 'JWT' }
  const token = jwt.encode(header, payload, ourSecret)
  const [rawSign, rawVerify] = raw(alg, keys, Buffer.from(token.slice(0, token.lastIndexOf('.'))))
  const [fastSign, fastVerify] = fastJwt(alg, keys, token)
  const rules = { algorithms: [alg], issuer, audience }

  const signing: Record<string, Subject> & { raw: Subject } = {
    raw: rawSign,
    '@authkit/jose': () => jwt.encode(header, payload, ourSecret),
    jose: () => new SignJWT(payload).setProtectedHeader(header).sign(keys.secret),
    'fast-jwt': fastSign,
  }
  const verifying: Record<string, Subject> & { raw: Subject } = {
    raw: rawVerify,
    '@authkit/jose': () => jwt.decode(token, ourOpen, rules),
    jose: () => jwtVerify(token, keys.open, rules),
    'fast-jwt': fastVerify,
  }
  // jsonwebtoken has no EdDSA.
  if (alg !== 'EdDSA') {
    const algorithms = [alg]
    signing['jsonwebtoken'] = () => jsonwebtoken.sign(payload, keys.secret, { algorithm: alg })
    verifying['jsonwebtoken'] = () =>
      jsonwebtoken.verify(token, keys.open, { algorithms, issuer, audience })
  }
  return [
    { row: `${alg} sign`, subjects: signing },
    { row: `${alg} verify`, subjects: verifying },
  ]
}

/** JWT with eight claims, keys prepared once, issuer and audience checked by everyone but `raw`. */
export const table: Table = {
  about: 'Signs and verifies a JWT of eight claims; `raw` is node:crypto on bytes that are ready.',
  ours: '@authkit/jose',
  rows: (['HS256', 'RS256', 'ES256', 'EdDSA'] as const).flatMap(rows),
}
