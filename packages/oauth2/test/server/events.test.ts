import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { inspect } from 'node:util'
import { memoryStore } from '@authkit/common'
import { StoreError } from '@authkit/common/store'
import {
  AuthorizationServer,
  clientCredentials,
  type PublishedEvent,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from './authorization-host.ts'
import {
  authorizationParameters,
  basic,
  createProvider,
  get,
  issuer,
  json,
  locationOf,
  redirectUri,
  secret,
  verifier,
} from './provider.ts'

const resources = [{ resource: 'https://a.example/' }]

/** What the subscribers of the diagnostics channel get while something happens. */
async function published(work: () => Promise<void>): Promise<PublishedEvent[]> {
  const got: PublishedEvent[] = []
  // The server publishes nothing else on its channel.
  const listener = (message: unknown) => void got.push(message as PublishedEvent)
  subscribe('authkit:oauth2', listener)
  try {
    await work()
  } finally {
    unsubscribe('authkit:oauth2', listener)
  }
  return got
}

/** Goes through every flow there is, well and badly, and gives back the secrets that were about. */
async function everything(provider: ReturnType<typeof createProvider>): Promise<string[]> {
  const { server, token, exchange, refresh, revoke, clock } = provider
  const secrets: string[] = [secret, verifier, 'a-wrong-password-of-a-client']
  const authorize = async (changes: Record<string, string> = {}, decision?: null) => {
    const asked = get('/authorize', { ...authorizationParameters, ...changes })
    const answer = await answerAuthorization(server, asked, decision)
    const code = answer.headers['location'] && locationOf(answer).searchParams.get('code')
    if (code) secrets.push(code)
    return code ?? ''
  }
  const keep = (answer: Record<string, unknown>) => {
    for (const name of ['access_token', 'refresh_token']) {
      const value = answer[name]
      if (typeof value === 'string') secrets.push(value)
    }
    return { access: String(answer['access_token']), refresh: String(answer['refresh_token']) }
  }
  const code = await authorize({ resource: 'https://a.example/' })
  const first = keep(json(await exchange(code)))
  const second = keep(json(await refresh(first.refresh)))
  await exchange(code)
  const third = keep(json(await exchange(await authorize())))
  await refresh(third.refresh)
  clock.advance(60)
  await refresh(third.refresh)
  const fourth = keep(json(await exchange(await authorize())))
  await revoke(fourth.access)
  await revoke(fourth.refresh)
  await revoke(second.access)
  keep(json(await token({ grant_type: 'client_credentials', scope: 'read' })))
  await authorize({}, null)
  await authorize({ scope: 'nothing' })
  await authorize({ redirect_uri: 'https://evil.example/' })
  await authorize({ redirect_uri: 'https://preview.example/cb' })
  await token({ grant_type: 'nothing' })
  await token({ grant_type: 'client_credentials' }, basic('web', secrets[2] ?? ''))
  await token({ grant_type: 'client_credentials' }, {})
  await exchange(await authorize(), { code_verifier: 'x'.repeat(43) })
  await exchange(await authorize(), {}, basic('other', secret))
  return secrets
}

const withEverything = () =>
  createProvider({
    resources,
    matchRedirectUri: (uri) => uri === 'https://preview.example/cb',
  })

describe('events', () => {
  it('tell what happened, each type with what belongs to it, AS-10, FL-3, DJ-2', async () => {
    const provider = withEverything()
    await everything(provider)
    const expected: readonly ServerEvent[] = [
      { type: 'client_authenticated', clientId: 'web', method: 'client_secret_basic' },
      {
        type: 'authorization_code_issued',
        clientId: 'web',
        subject: 'alice',
        scope: ['read'],
        resources: ['https://a.example/'],
        grantId: expect.any(String),
      },
      {
        type: 'token_issued',
        clientId: 'web',
        subject: 'alice',
        scope: ['read'],
        resources: ['https://a.example/'],
        grantId: expect.any(String),
        grantType: 'authorization_code',
        refreshed: false,
        expiresAt: 1_700_003_600,
      },
      { type: 'token_revoked', clientId: 'web', tokenType: 'access_token' },
      {
        type: 'grant_revoked',
        clientId: 'web',
        grantId: expect.any(String),
        reason: 'code_reused',
      },
      {
        type: 'redirect_uri_matched',
        clientId: 'web',
        redirectUri: 'https://preview.example/cb',
      },
      { type: 'authorization_denied', clientId: 'web', error: 'access_denied', reason: undefined },
    ]
    for (const event of expected) expect(provider.events).toContainEqual(event)
    const refreshed = provider.events.find((each) => each.type === 'token_issued' && each.refreshed)
    expect(refreshed).toMatchObject({ grantType: 'refresh_token', clientId: 'web' })
    const reasons = provider.events.flatMap((each) =>
      each.type === 'grant_revoked' ? [each.reason] : [],
    )
    expect(reasons).toEqual(
      expect.arrayContaining(['code_reused', 'refresh_token_reused', 'revoked_by_client']),
    )
  })

  it('say why a request was refused, and the answer does not', async () => {
    const provider = withEverything()
    await everything(provider)
    const refused = provider.events.flatMap((event) => {
      if (event.type === 'request_refused') return [[event.endpoint, event.error, event.reason]]
      if (event.type === 'client_authentication_failed') return [[event.clientId, event.reason]]
      return event.type === 'authorization_denied' ? [[event.error, event.reason]] : []
    })
    for (const each of [
      ['token', 'invalid_grant', 'code_used'],
      ['token', 'invalid_grant', 'pkce_failed'],
      ['token', 'invalid_grant', 'other_client'],
      ['token', 'invalid_client', 'wrong_credentials'],
      ['token', 'invalid_client', 'no_credentials'],
      ['web', 'wrong_credentials'],
      [undefined, 'no_credentials'],
      ['invalid_scope', 'unknown_scope'],
      ['authorization', 'invalid_request', 'redirect_uri_not_registered'],
    ]) {
      expect(refused).toContainEqual(each)
    }
    const answers = await Promise.all([
      provider.exchange(await provider.getCode(), { code_verifier: 'x'.repeat(43) }),
      provider.exchange('unknown'),
      provider.exchange(await provider.getCode(), { redirect_uri: `${redirectUri}/` }),
    ])
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
  })

  it.each([
    [{ client_id: 'nobody' }, 'unknown_client'],
    [{ redirect_uri: 'https://evil.example/' }, 'redirect_uri_not_registered'],
  ])('tell of %j, which the client never learns', async (changes, reason) => {
    const { server, events } = createProvider()
    await answerAuthorization(server, get('/authorize', { ...authorizationParameters, ...changes }))
    expect(events).toEqual([
      { type: 'request_refused', endpoint: 'authorization', error: expect.any(String), reason },
    ])
  })

  it.each([
    [{ response_mode: 'nonsense' }, 'invalid_request', 'response_mode_refused'],
    [{ code_challenge: 'abc' }, 'invalid_request', 'code_challenge_refused'],
    [{ scope: 'admin' }, 'invalid_scope', 'scope_not_allowed'],
    [{ scope: 'nothing' }, 'invalid_scope', 'unknown_scope'],
    [{ response_type: 'nonsense' }, 'unsupported_response_type', undefined],
  ])('tell why the client was sent an error: %j', async (changes, error, reason) => {
    const { server, events } = createProvider()
    await answerAuthorization(server, get('/authorize', { ...authorizationParameters, ...changes }))
    expect(events).toEqual([{ type: 'authorization_denied', clientId: 'web', error, reason }])
  })

  it('hold no code, token, secret or verifier, S-L1', async () => {
    const provider = withEverything()
    let secrets: string[] = []
    const messages = await published(async () => {
      secrets = await everything(provider)
    })
    expect(secrets.length).toBeGreaterThan(15)
    const told = [...provider.events, ...messages].map((event) =>
      inspect(event, { depth: Infinity, maxStringLength: Infinity, showHidden: true }),
    )
    expect(told.length).toBeGreaterThan(50)
    for (const each of secrets) expect(told.join('\n')).not.toContain(each)
  })

  it('go to the diagnostics channel with issuer and time as well', async () => {
    const provider = createProvider()
    const messages = await published(async () => {
      await provider.token({ grant_type: 'client_credentials' })
    })
    expect(messages.map(({ event }) => event)).toEqual(provider.events)
    for (const message of messages) expect(message).toMatchObject({ issuer, time: 1_700_000_000 })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('the listener throws')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the listener rejects'))],
  ])('change no answer when a listener %s', async (what, fail) => {
    const warned = once(process, 'warning')
    const { token } = createProvider({
      onEvent: ({ type }) => (type === 'token_issued' ? fail() : undefined),
    })
    expect((await token({ grant_type: 'client_credentials' })).status).toBe(200)
    const [warning] = await warned
    expect(String(warning)).toContain(`A listener failed: the listener ${what}`)
  })

  it('warn of a store that fails, with what caused it, where nobody listens', async () => {
    const warned = once(process, 'warning')
    const store = memoryStore()
    const missing = new Error('relation "authkit_access_token" does not exist')
    store.put = (kind) => Promise.reject(new StoreError('put', kind, { cause: missing }))
    const server = new AuthorizationServer({
      issuer: 'https://issuer.example',
      store,
      clients: [{ client_id: 'web', client_secret: secret, grant_types: ['client_credentials'] }],
    }).registerGrant(clientCredentials())
    const answer = await server.createTokenResponse({
      method: 'POST',
      url: 'https://issuer.example/token',
      headers: {
        ...basic('web', secret),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    })
    expect(answer.status).toBe(503)
    const [warning] = await warned
    expect(String(warning)).toContain(
      'The store failed in put of the kind access_token: relation "authkit_access_token" does not exist',
    )
  })
})
