import { createPublicKey, sign, verify } from 'node:crypto'
import { JsonWebKey, jwt } from '@authkit/jose'
import { importJWK, jwtVerify } from 'jose'
import type { Row, Subjects } from '../table.ts'
import { claims, generate } from './material.ts'
import { awaited, rotating } from './subject.ts'

/** A key from a JWK and its first token: what is put off when a key is imported has to be done here. */
export const firstUseRows: readonly Row[] = (['RS256', 'ES256', 'EdDSA'] as const).map((alg) => ({
  row: `import and verify once ${alg}`,
  section: 'Import a public JWK and verify the first JWT with it',
  prepare: () => usingOnce(alg),
}))

function usingOnce(alg: 'RS256' | 'ES256' | 'EdDSA'): Subjects {
  const samples = Array.from({ length: 8 }, (_, number) => {
    const { secret, open } = generate(alg)
    const token = jwt.encode({ alg }, claims(number), JsonWebKey.import(secret))
    const data = Buffer.from(token.slice(0, token.lastIndexOf('.')), 'latin1')
    const digest = alg === 'EdDSA' ? null : 'sha256'
    const jwk = open.export({ format: 'jwk' })
    const ours = { ...jwk, kty: jwk.kty ?? '' }
    return { jwk, ours, token, data, digest, signature: sign(digest, data, secret) }
  })
  return {
    raw: rotating(samples, ({ jwk, data, digest, signature }) =>
      verify(digest, data, createPublicKey({ key: jwk, format: 'jwk' }), signature),
    ),
    '@authkit/jose': rotating(samples, ({ ours, token }) =>
      jwt.decode(token, JsonWebKey.import(ours)),
    ),
    ...awaited('jose', () =>
      rotating(samples, async ({ ours, token }) => jwtVerify(token, await importJWK(ours, alg))),
    ),
  }
}
