import {
  jwtFormat,
  type ExchangeDecision,
  type Extension,
  type TokenReader,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { issuer } from '../provider.ts'
import { accessTokenType, apiUrl, exchangeProvider } from '../grants/exchange-provider.ts'

const yes = () => ({})
const actorOf = (token: string) => ({ actor_token: token, actor_token_type: accessTokenType })

/** A server of JWTs that say who may act for their subject. */
const restricted = (
  mayAct: unknown,
  requireMayAct = false,
  tokenTypes: readonly TokenReader[] = [],
) =>
  exchangeProvider({
    resources: false,
    accessTokens: jwtFormat({
      audience: apiUrl,
      // Anything stands for what an application may write.
      claims: ({ grantType }) =>
        grantType === 'urn:example:user' ? { may_act: mayAct as string } : {},
    }),
    exchange: { policy: yes, requireMayAct, tokenTypes },
  })

describe('act, RFC 8693 §4.1', () => {
  it('is in the JWT, in the record and in the answer to introspection, RFC 8693 §1.1', async () => {
    const { exchange, userToken, claimsOf, recordOf, introspect } = exchangeProvider({
      resources: false,
      accessTokens: jwtFormat({ audience: apiUrl }),
      exchange: { policy: yes },
    })
    const answer = await exchange('api', await userToken())
    const act = { sub: 'api', client_id: 'api' }
    expect(claimsOf(answer['access_token'])).toMatchObject({ sub: 'alice', client_id: 'api', act })
    expect((await recordOf(answer['access_token']))?.actor).toEqual(act)
    expect(await introspect('api', answer['access_token'])).toMatchObject({ sub: 'alice', act })
  })

  it('names the subject of the actor token, RFC 8693 §2.1', async () => {
    const { exchange, userToken, clientToken, recordOf } = exchangeProvider({
      exchange: { policy: yes },
    })
    const subject = await userToken()
    const admin = await userToken('web', { user: 'admin' })
    const byUser = await exchange('web', subject, actorOf(admin))
    expect((await recordOf(byUser['access_token']))?.actor).toEqual({ sub: 'admin' })
    const byClient = await exchange('web', subject, actorOf(await clientToken('billing')))
    expect((await recordOf(byClient['access_token']))?.actor).toEqual({
      sub: 'billing',
      client_id: 'billing',
    })
  })

  describe('before clients that know users by other names, Core §8', () => {
    const pairwise: Extension = {
      extension: 'pairwise',
      subjectFor: (subject, { client_id: clientId }) => `${subject}@${clientId}`,
    }
    const audience = apiUrl

    it.each([
      ['opaque', exchangeProvider({ exchange: { policy: yes } })],
      [
        'JWT',
        exchangeProvider({
          resources: false,
          accessTokens: jwtFormat({ audience }),
          exchange: { policy: yes },
        }),
      ],
    ])('calls a user as the client that gets the token does: %s, RFC 8693 §4.1', async (_, all) => {
      const { server, exchange, userToken, clientToken, recordOf, introspect } = all
      server.use(pairwise)
      const subject = await userToken('web')
      const admin = await userToken('web', { user: 'admin' })
      const answer = await exchange('api', subject, actorOf(admin))
      const act = { sub: 'admin@api' }
      expect((await recordOf(answer['access_token']))?.actor).toEqual(act)
      expect(await introspect('api', answer['access_token'])).toMatchObject({ act })
      // A client has one name before all.
      const byClient = await exchange('api', subject, actorOf(await clientToken('billing')))
      expect((await recordOf(byClient['access_token']))?.actor).toEqual({
        sub: 'billing',
        client_id: 'billing',
      })
    })

    it('calls a user of this server whom an own JWT of another kind is about so too, RFC 8693 §3', async () => {
      const tokenType = 'urn:ietf:params:oauth:token-type:id_token'
      const reader = (iss: string): TokenReader => ({
        tokenType,
        read: async () => ({
          subject: 'admin',
          audience: [],
          claims: { iss, sub: 'admin@web' },
        }),
      })
      const actorUnder = async (iss: string) => {
        const { server, exchange, userToken, recordOf } = exchangeProvider({
          exchange: { policy: yes, tokenTypes: [reader(iss)] },
        })
        server.use(pairwise)
        const actor = { actor_token: 'x', actor_token_type: tokenType }
        const answer = await exchange('api', await userToken(), actor)
        return (await recordOf(answer['access_token']))?.actor
      }
      expect(await actorUnder(issuer)).toEqual({ sub: 'admin@api' })
      // What another issuer calls somebody stays what it calls them.
      const other = 'https://other.example'
      expect(await actorUnder(other)).toEqual({ sub: 'admin@web', iss: other })
    })
  })

  it('is absent when a client changes a token of its own, and stays what it was', async () => {
    const { exchange, userToken, recordOf } = exchangeProvider({ exchange: { policy: yes } })
    const own = await exchange('web', await userToken())
    expect((await recordOf(own['access_token']))?.actor).toBeUndefined()
    const first = await exchange('api', await userToken())
    const again = await exchange('api', String(first['access_token']))
    expect((await recordOf(again['access_token']))?.actor).toEqual({
      sub: 'api',
      client_id: 'api',
    })
  })

  it('keeps those who acted before nested in it', async () => {
    const { exchange, userToken, recordOf } = exchangeProvider({ exchange: { policy: yes } })
    const first = await exchange('api', await userToken())
    const second = await exchange('billing', String(first['access_token']))
    expect((await recordOf(second['access_token']))?.actor).toEqual({
      sub: 'billing',
      client_id: 'billing',
      act: { sub: 'api', client_id: 'api' },
    })
  })

  it('A-25 names ten actors at most', async () => {
    const { exchange, userToken, recordOf, lastReason } = exchangeProvider({
      exchange: { policy: yes },
    })
    let token = await userToken('web')
    for (let count = 0; count < 10; count += 1) {
      const answer = await exchange(count % 2 === 0 ? 'api' : 'web', token)
      token = String(answer['access_token'])
    }
    expect(JSON.stringify(await recordOf(token)).split('"sub"')).toHaveLength(11)
    expect(await exchange('api', token)).toMatchObject({ status: 400, error: 'invalid_request' })
    expect(lastReason()).toBe('too_many_actors')
  })

  it('refuses an actor token that somebody uses for somebody else, since nobody could tell whom', async () => {
    const { exchange, userToken, lastReason } = exchangeProvider({ exchange: { policy: yes } })
    const subject = await userToken()
    const delegated = await exchange('api', await userToken('web', { user: 'bob' }))
    const actor = actorOf(String(delegated['access_token']))
    expect(await exchange('api', subject, actor)).toMatchObject({ error: 'invalid_request' })
    expect(lastReason()).toBe('actor_is_acting_already')
  })

  it('is what the policy says, and never more than who acts', async () => {
    const actor = { sub: 'agent-7', iss: 'https://agents.example', act: { sub: 'nobody' } }
    const { exchange, userToken, recordOf } = exchangeProvider({
      exchange: { policy: () => ({ actor }) },
    })
    const answer = await exchange('web', await userToken())
    expect((await recordOf(answer['access_token']))?.actor).toEqual({
      sub: 'agent-7',
      iss: 'https://agents.example',
    })
  })

  it('names the issuer of an actor that is not from here', async () => {
    const partner: TokenReader = {
      tokenType: 'urn:example:token-type:partner',
      read: async () => ({
        audience: [],
        claims: { iss: 'https://partner.example', sub: 'robot', exp: 1, scope: 'all' },
      }),
    }
    const { exchange, userToken, recordOf } = exchangeProvider({
      exchange: { policy: yes, tokenTypes: [partner] },
    })
    const form = { actor_token: 'x', actor_token_type: partner.tokenType }
    const answer = await exchange('web', await userToken(), form)
    expect((await recordOf(answer['access_token']))?.actor).toEqual({
      iss: 'https://partner.example',
      sub: 'robot',
    })
  })
})

describe('impersonation, RFC 8693 §1.1', () => {
  it('leaves no trace of who asked but in the events', async () => {
    const { exchange, userToken, recordOf, events } = exchangeProvider({
      exchange: { policy: () => ({ impersonation: true }) },
    })
    const answer = await exchange('api', await userToken())
    const record = await recordOf(answer['access_token'])
    expect(record?.actor).toBeUndefined()
    expect(record).toMatchObject({ subject: 'alice', clientId: 'api' })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_exchanged', impersonation: true, clientId: 'api' }),
    )
  })

  it('cannot be decided together with an actor', async () => {
    const decision: ExchangeDecision = { impersonation: true, actor: { sub: 'a' } }
    const { exchange, userToken } = exchangeProvider({ exchange: { policy: () => decision } })
    await expect(exchange('api', await userToken())).rejects.toThrow('actor or impersonation')
  })
})

describe('may_act, RFC 8693 §4.4', () => {
  it.each([[{ sub: 'api' }], [{ client_id: 'api' }], [{ iss: issuer, sub: 'api' }]])(
    'lets the party %j act',
    async (mayAct) => {
      const { exchange, userToken } = restricted(mayAct)
      expect(await exchange('api', await userToken())).toMatchObject({ status: 200 })
    },
  )

  it.each([
    [{ sub: 'billing' }],
    [{ sub: 'api', iss: 'https://other.example' }],
    [{ sub: 'api', email: 'a@example.com' }],
    [{}],
    [{ sub: ['api'] }],
    [{ constructor: 'x' }],
  ])('A-25 lets nobody else act when it says %j', async (mayAct) => {
    const { exchange, userToken, lastReason } = restricted(mayAct)
    expect(await exchange('api', await userToken())).toMatchObject({
      status: 400,
      error: 'invalid_request',
    })
    expect(lastReason()).toBe('may_not_act')
  })

  it.each(['api', ['api'], 7, null])('A-25 refuses a token whose may_act is %j', async (mayAct) => {
    const { exchange, userToken } = restricted(mayAct)
    expect(await exchange('api', await userToken())).toMatchObject({ error: 'invalid_request' })
  })

  it('attack B6: lets nobody of another issuer act who has the same name there, RFC 8693 §4.4', async () => {
    const other = 'https://other.example'
    const foreign: TokenReader = {
      tokenType: 'urn:example:token-type:foreign',
      read: async (token) => ({ audience: [], claims: { iss: token, sub: 'api' } }),
    }
    const actorFrom = (iss: string) => ({ actor_token: iss, actor_token_type: foreign.tokenType })
    const ours = restricted({ sub: 'api' }, true, [foreign])
    const subject = await ours.userToken()
    expect(await ours.exchange('web', subject, actorFrom(other))).toMatchObject({
      status: 400,
      error: 'invalid_request',
    })
    expect(ours.lastReason()).toBe('may_not_act')
    expect(await ours.exchange('web', subject, actorFrom(issuer))).toMatchObject({ status: 200 })
    const theirs = restricted({ sub: 'api', iss: other }, true, [foreign])
    const named = await theirs.userToken()
    expect(await theirs.exchange('web', named, actorFrom(other))).toMatchObject({ status: 200 })
    expect(await theirs.exchange('web', named, actorFrom(issuer))).toMatchObject({
      error: 'invalid_request',
    })
  })

  it('is about the subject of the actor token when there is one', async () => {
    const { exchange, userToken, clientToken } = restricted({ sub: 'admin' })
    const subject = await userToken()
    expect(
      await exchange('web', subject, actorOf(await userToken('web', { user: 'admin' }))),
    ).toMatchObject({ status: 200 })
    expect(await exchange('web', subject, actorOf(await clientToken('web')))).toMatchObject({
      error: 'invalid_request',
    })
  })

  it('leaves a client free to change a token of its own', async () => {
    const { exchange, userToken } = restricted({ sub: 'billing' }, true)
    expect(await exchange('web', await userToken())).toMatchObject({ status: 200 })
  })

  it('A-25 has to be there when that is asked for', async () => {
    const { exchange, userToken, lastReason } = exchangeProvider({
      exchange: { policy: yes, requireMayAct: true },
    })
    expect(await exchange('api', await userToken())).toMatchObject({ error: 'invalid_request' })
    expect(lastReason()).toBe('may_not_act')
    const named = restricted({ sub: 'api' }, true)
    expect(await named.exchange('api', await named.userToken())).toMatchObject({ status: 200 })
  })

  it('A-25 refuses a token that is too long for its may_act to be read', async () => {
    const { exchange, userToken } = exchangeProvider({
      resources: false,
      accessTokens: jwtFormat({
        audience: apiUrl,
        claims: () => ({ may_act: { sub: 'nobody' }, filler: 'x'.repeat(16_384) }),
      }),
      exchange: { policy: yes },
    })
    expect(await exchange('api', await userToken())).toMatchObject({ error: 'invalid_request' })
  })
})
