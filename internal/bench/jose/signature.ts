import { webcrypto } from 'node:crypto'
import { JsonWebKey, jwt } from '@authkit/jose'
import { createSigner, createVerifier } from 'fast-jwt'
import { type CryptoKey, importJWK, jwtVerify, SignJWT } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import type { Row, Subjects, SyncSubject } from '../table.ts'
import { type Algorithm, audience, bare, claims, generate, issuer, type Keys } from './material.ts'
import { awaited, rotating } from './subject.ts'

const measured: readonly Algorithm[] = ['HS256', 'RS256', 'PS256', 'ES256', 'ES384', 'EdDSA']

/** Tokens that are verified in turn. */
const tokenCount = 64

/** Signs and verifies a whole JWT. */
export const signatureRows: readonly Row[] = [
  ...measured.map((alg) => ({
    row: `sign ${alg}`,
    section: 'Sign a JWT of eight claims',
    prepare: () => signing(alg),
  })),
  ...measured.map((alg) => ({
    row: `verify ${alg}`,
    section: 'Verify a JWT of eight claims',
    prepare: () => verifying(alg),
  })),
]

async function signing(alg: Algorithm): Promise<Subjects> {
  const keys = generate(alg)
  const payload = claims()
  const header = { alg, typ: 'JWT' }
  const key = JsonWebKey.import(keys.secret, { alg })
  const token = jwt.encode(header, payload, key)
  const data = Buffer.from(token.slice(0, token.lastIndexOf('.')), 'latin1')
  const { sign } = bare(alg, keys)
  const theirs = await cryptoKey(alg, keys, 'secret')
  const fastJwt = createSigner({
    algorithm: alg,
    key: text(alg, keys, 'secret'),
    noTimestamp: true,
  })
  return {
    raw: () => sign(data),
    '@authkit/jose': () => jwt.encode(header, payload, key),
    ...awaited('@authkit/jose async', () => () => jwt.encodeAsync(header, payload, key)),
    ...awaited('jose', () => () => new SignJWT(payload).setProtectedHeader(header).sign(theirs)),
    'fast-jwt': () => fastJwt(payload),
    // jsonwebtoken has no EdDSA.
    ...(alg !== 'EdDSA' && {
      jsonwebtoken: () => jsonwebtoken.sign(payload, keys.secret, { algorithm: alg }),
    }),
  }
}

async function verifying(alg: Algorithm): Promise<Subjects> {
  const keys = generate(alg)
  const header = { alg, typ: 'JWT' }
  const secret = JsonWebKey.import(keys.secret, { alg })
  const key = JsonWebKey.import(keys.open, { alg })
  const tokens = Array.from({ length: tokenCount }, (_, number) =>
    jwt.encode(header, claims(number), secret),
  )
  const { sign, verify } = bare(alg, keys)
  const signed = tokens.map((token) => {
    const data = Buffer.from(token.slice(0, token.lastIndexOf('.')), 'latin1')
    return { data, signature: sign(data) }
  })
  if (!signed.every(({ data, signature }) => verify(data, signature))) {
    throw new Error(`raw refuses its own signature of ${alg}`)
  }
  const theirs = await cryptoKey(alg, keys, 'open')
  const rules = { algorithms: [alg] }
  const who = { issuer, audience }
  const fastJwt = { algorithms: [alg], key: text(alg, keys, 'open') }
  const verifier = jwt.verifier(key, who)
  // A request brings a new string, whose hash nobody has computed yet.
  const received = tokens.map((token) => Buffer.from(token, 'latin1'))
  const keeping = jwt.verifier(key, { ...who, cache: 1000 })
  const caching = createVerifier({ ...fastJwt, cache: true })
  return {
    raw: rotating(signed, ({ data, signature }) => verify(data, signature)),
    '@authkit/jose': rotating(tokens, (token) => jwt.decode(token, key)),
    '@authkit/jose iss+aud': rotating(tokens, (token) => jwt.decode(token, key, who)),
    '@authkit/jose verifier': rotating(tokens, (token) => verifier.decode(token)),
    '@authkit/jose cache': rotating(received, (token) => keeping.decode(token.toString('latin1'))),
    ...awaited('@authkit/jose async', () =>
      rotating(tokens, async (token) => jwt.decodeAsync(token, key)),
    ),
    ...awaited('jose', () => rotating(tokens, (token) => jwtVerify(token, theirs, rules))),
    'fast-jwt': rotating(tokens, createVerifier(fastJwt)),
    'fast-jwt cache': rotating(received, (token) => caching(token.toString('latin1'))),
    ...jsonwebtokenVerifying(alg, keys, tokens),
  }
}

/** jsonwebtoken has no EdDSA. */
function jsonwebtokenVerifying(
  alg: Algorithm,
  { open }: Keys,
  tokens: readonly string[],
): Record<string, SyncSubject> {
  if (alg === 'EdDSA') return {}
  const algorithms = [alg]
  return {
    jsonwebtoken: rotating(tokens, (token) => jsonwebtoken.verify(token, open, { algorithms })),
  }
}

/** fast-jwt takes PEM, or the bytes of a secret, and prepares it once. */
function text(alg: Algorithm, keys: Keys, which: keyof Keys): string | Buffer {
  const key = keys[which]
  if (alg === 'HS256') return key.export()
  return key.export({ format: 'pem', type: which === 'secret' ? 'pkcs8' : 'spki' })
}

/** What jose works with without converting. */
async function cryptoKey(alg: Algorithm, keys: Keys, which: keyof Keys): Promise<CryptoKey> {
  if (alg !== 'HS256') {
    const key = await importJWK(keys[which].export({ format: 'jwk' }), alg)
    if (key instanceof Uint8Array) throw new Error(`jose made a secret of a key for ${alg}`)
    return key
  }
  const usage = which === 'secret' ? 'sign' : 'verify'
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return webcrypto.subtle.importKey('raw', keys[which].export(), algorithm, false, [usage])
}
