import { memoryStore } from '@authkit/common'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { InvalidTokenError } from '@authkit/oauth2'
import { bearerToken } from '@authkit/oauth2/resource'
import { AuthorizationServer, jwtFormat, type Grant } from '@authkit/oauth2/server'
import { expect, it } from 'vitest'
import { basic, issuer, json, post, secret } from '../provider.ts'

it('R-08 binds a token to the key that its grant is bound to, RFC 7800 §3.1, RFC 9449 §7.2', async () => {
  const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])
  const confirmation = { jkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' }
  const bound: Grant = {
    grantType: 'urn:example:bound',
    handle: (request, context) =>
      context.issueTokens(request, {
        grant: {
          grantId: 'g',
          clientId: request.client.client_id,
          scope: [],
          confirmation,
          remembered: {},
        },
        scope: [],
      }),
  }
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore(),
    keys,
    accessTokens: jwtFormat({ audience: 'https://api.example' }),
    clients: [{ client_id: 'web', client_secret: secret, grant_types: ['urn:example:bound'] }],
  }).registerGrant(bound)
  const form = { grant_type: 'urn:example:bound' }
  const answer = json(await server.createTokenResponse(post('/token', form, basic('web', secret))))
  const token = String(answer['access_token'])
  expect(jwt.decode(token, keys)['cnf']).toEqual(confirmation)
  const record = await server.context.repositories.accessTokens.find(token)
  expect(record?.confirmation).toEqual(confirmation)

  // whoever has the token alone cannot use it, RFC 9449 §7.2.
  const validator = bearerToken({ store: server.context.repositories.accessTokens })
  await expect(validator.validate(token)).rejects.toBeInstanceOf(InvalidTokenError)
})
