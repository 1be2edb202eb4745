import { AuthkitConfigError } from '@authkit/common'
import { InvalidScopeError } from '@authkit/oauth2'
import { jwtFormat, tokenExchange } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { accessTokenType, apiUrl, exchangeProvider } from '../grants/exchange-provider.ts'

const yes = () => ({})

describe('who may exchange', () => {
  it('A-25, CVE-2022-1245 refuses the token of another client, RFC 8693 §5', async () => {
    const { exchange, userToken, lastReason } = exchangeProvider()
    const subject = await userToken('web', { resource: apiUrl })
    expect(await exchange('billing', subject)).toMatchObject({
      status: 400,
      error: 'invalid_request',
    })
    expect(lastReason()).toBe('exchange_denied')
  })

  it('lets an API act with a token that is for it, by name in the audience or by introspectedBy', async () => {
    const { exchange, userToken, recordOf } = exchangeProvider()
    const answer = await exchange('api', await userToken('web', { resource: apiUrl }))
    expect(await recordOf(answer['access_token'])).toMatchObject({
      clientId: 'api',
      subject: 'alice',
      audience: [apiUrl],
      actor: { sub: 'api', client_id: 'api' },
    })
    const named = exchangeProvider({ accessTokens: jwtFormat({ audience: ['api', 'other'] }) })
    expect(await named.exchange('api', await named.userToken())).toMatchObject({ status: 200 })
    // Among resources that the server knows as well.
    const both = exchangeProvider({
      resources: [{ resource: apiUrl }],
      accessTokens: jwtFormat({ audience: ['api', apiUrl] }),
    })
    expect(await both.exchange('api', await both.userToken())).toMatchObject({ status: 200 })
  })

  it.each<[string, unknown]>([
    ['a misspelt member', { scopes: ['read'] }],
    ['scopes as a text', { scope: 'read' }],
    ['nothing but yes', true],
  ])('A-25 tells the application of a policy that answers %s', async (_what, decision) => {
    const { exchange, userToken } = exchangeProvider({
      // Types would keep out what is tried here.
      exchange: { policy: () => decision as object },
    })
    await expect(exchange('web', await userToken('web'))).rejects.toThrow(AuthkitConfigError)
  })

  it('A-25 refuses an actor token that is not for the client', async () => {
    const { exchange, userToken, clientToken } = exchangeProvider()
    const subject = await userToken('web')
    const form = { actor_token: await clientToken('billing'), actor_token_type: accessTokenType }
    expect(await exchange('web', subject, form)).toMatchObject({ error: 'invalid_request' })
  })

  it('refuses clients that do not authenticate unless they are let in, RFC 8693 §5', async () => {
    const closed = exchangeProvider()
    expect(await closed.exchange('native', await closed.userToken('native'))).toMatchObject({
      status: 400,
      error: 'unauthorized_client',
    })
    const open = exchangeProvider({ exchange: { publicClients: true } })
    expect(await open.exchange('native', await open.userToken('native'))).toMatchObject({
      status: 200,
    })
    expect(tokenExchange().confidentialOnly).toBe(true)
    expect(tokenExchange({ publicClients: true }).confidentialOnly).toBe(false)
  })

  it('refuses a token of a client by another one, of which it would become a token', async () => {
    const { exchange, clientToken, lastReason } = exchangeProvider({ exchange: { policy: yes } })
    expect(await exchange('api', await clientToken('web'))).toMatchObject({
      error: 'invalid_request',
    })
    expect(lastReason()).toBe('exchange_denied')
    const own = exchangeProvider()
    const token = await own.clientToken('web', { scope: 'read write', resource: apiUrl })
    const narrowed = await own.exchange('web', token, { scope: 'read' })
    expect(await own.recordOf(narrowed['access_token'])).toMatchObject({
      subject: undefined,
      scope: ['read'],
      audience: [apiUrl],
    })
  })

  it('asks the extensions of the grant, RFC 8693 §5', async () => {
    const seen: unknown[] = []
    const { exchange, userToken } = exchangeProvider({
      extensions: [
        {
          extension: 'limit',
          tokenRequest(_request, grant) {
            seen.push(grant.subject)
            throw new InvalidScopeError()
          },
        },
      ],
    })
    expect(await exchange('web', await userToken())).toMatchObject({ error: 'invalid_scope' })
    expect(seen).toEqual(['alice'])
  })
})
