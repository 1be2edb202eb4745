import { jwtFormat, tokenExchange } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { createOp, json, redirectUri, user } from '../op.ts'

const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
const api = 'https://api.example'

/** A provider with an API that exchanges the tokens it gets. */
async function exchanged() {
  const op = createOp({
    clients: [
      {
        client_id: 'rp',
        client_secret: secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
      },
      { client_id: 'api', client_secret: secret, scope: 'openid', grant_types: [exchange] },
    ],
    resources: [{ resource: api, introspectedBy: ['api'] }],
    accessTokens: jwtFormat({ audience: api, algorithm: 'RS256' }),
  })
  op.server.registerGrant(tokenExchange())
  const claims = JSON.stringify({ userinfo: { email: null } })
  const tokens = await op.login({ scope: 'openid', claims, resource: api })
  const answer = json(
    await op.server.createTokenResponse({
      method: 'POST',
      url: 'https://op.example/token',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`api:${secret}`).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: exchange,
        subject_token: String(tokens['access_token']),
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }).toString(),
    }),
  )
  return { op, tokens, answer }
}

describe('a token that another client made of a token', () => {
  it('comes without an ID Token: nobody signed in at that client, Core §2, RFC 8693 §1', async () => {
    const { tokens, answer } = await exchanged()
    expect(tokens).toHaveProperty('id_token')
    expect(answer).toHaveProperty('access_token')
    expect(answer).not.toHaveProperty('id_token')
  })

  it('releases nothing that the first client asked for by name, RFC 8693 §1, Core §5.5', async () => {
    const { op, tokens, answer } = await exchanged()
    const userinfo = async (token: unknown) =>
      json(await op.callUserinfo({ headers: { authorization: `Bearer ${String(token)}` } }))
    expect(await userinfo(tokens['access_token'])).toHaveProperty('email', user.email)
    expect(await userinfo(answer['access_token'])).toEqual({ sub: user.sub })
  })
})
