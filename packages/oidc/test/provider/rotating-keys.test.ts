import { memoryStore } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { jwt, KeySet, SigningKeys, unverifiedHeader } from '@authkit/jose'
import { jwtFormat } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { createOp, issuer, json } from './op.ts'

const day = 86_400

describe('a provider whose keys rotate', () => {
  const clock = fixedClock(1_700_000_000)
  const store = memoryStore({ clock })
  const keys = new SigningKeys({
    store,
    secret: 'a secret that seals the keys of this test',
    algorithms: ['RS256', 'ES256'],
    clock,
  })
  const accessTokens = jwtFormat({ audience: 'https://api.example', algorithm: 'ES256' })
  const { server, login } = createOp({ clock, store, keys, accessTokens })
  const published = async (): Promise<KeySet> =>
    KeySet.import(String((await server.createEndpointResponse('jwks', request('/jwks'))).body))

  it('signs with the current key, and publishes what verifies older tokens, RFC 7517 §5', async () => {
    const first = await login()
    const before = await published()
    clock.advance(89.5 * day)
    expect((await published()).keys).toHaveLength(4)
    clock.advance(day)
    const second = await login()
    const after = await published()
    const kids = [first, second].map((tokens) => kidOf(String(tokens['id_token'])))
    expect(new Set(kids).size).toBe(2)
    for (const tokens of [first, second]) {
      for (const name of ['id_token', 'access_token']) {
        const token = String(tokens[name])
        const { header } = jwt.verify(token, tokens === first ? before : after, {
          issuer,
          clock: () => 1_700_000_000 + (tokens === first ? 0 : 90.5 * day),
          algorithms: ['RS256', 'ES256'],
        })
        expect(header.alg).toBe(name === 'id_token' ? 'RS256' : 'ES256')
      }
    }
    expect(after.find({ kid: kids[0] })).toHaveLength(1)
    expect(after.keys.every((key) => !key.isPrivate)).toBe(true)
  })

  it('says in its metadata what the keys can do, RFC 8414 §2', async () => {
    const metadata = json(await server.createEndpointResponse('discovery', request('/')))
    expect(metadata['id_token_signing_alg_values_supported']).toEqual(['RS256', 'ES256'])
  })
})

function request(path: string): HttpRequest {
  return { method: 'GET', url: `${issuer}${path}`, headers: {} }
}

function kidOf(token: string): string {
  return String(unverifiedHeader(token)['kid'])
}
