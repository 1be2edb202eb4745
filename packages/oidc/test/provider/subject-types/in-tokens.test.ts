import { jwt } from '@authkit/jose'
import { introspection, jwtFormat, opaqueFormat } from '@authkit/oauth2/server'
import { pairwiseSubject } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { createOp, json, keys } from '../op.ts'

const openid = { subjectTypes: [pairwiseSubject({ salt: 'of at least thirty-two characters' })] }
const credentials = Buffer.from('rp:Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa').toString('base64')

async function subjectsOf(accessTokens = opaqueFormat()) {
  const { server, login, callUserinfo, clock } = createOp({ openid, accessTokens })
  server.registerEndpoint(introspection())
  const tokens = await login()
  const accessToken = String(tokens['access_token'])
  const answer = await server.createEndpointResponse('introspection', {
    method: 'POST',
    url: 'https://op.example/introspect',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${credentials}`,
    },
    body: `token=${accessToken}`,
  })
  const headers = { authorization: `Bearer ${accessToken}` }
  return {
    accessToken,
    idToken: jwt.decode(String(tokens['id_token']), keys, { clock })['sub'],
    introspection: json(answer)['sub'],
    userinfo: json(await callUserinfo({ headers }))['sub'],
  }
}

describe('a user with a pairwise identifier', () => {
  it('is called the same wherever the client can look, RFC 9068 §6 and RFC 7662 §2.2', async () => {
    const found = await subjectsOf(
      jwtFormat({ audience: 'https://api.example', algorithm: 'RS256' }),
    )
    const { sub } = jwt.decode(found.accessToken, keys, { clock: () => 1_700_000_000 })
    expect(sub).not.toBe('user-1')
    expect(found).toMatchObject({ idToken: sub, introspection: sub, userinfo: sub })
  })

  it('is called so for opaque tokens as well', async () => {
    const { idToken, introspection: introspected, userinfo } = await subjectsOf()
    expect([introspected, userinfo]).toEqual([idToken, idToken])
    expect(idToken).not.toBe('user-1')
  })
})
