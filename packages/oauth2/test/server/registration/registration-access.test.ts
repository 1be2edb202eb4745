import { AuthkitConfigError } from '@authkit/common'
import { AccessDeniedError } from '@authkit/oauth2'
import { clientConfiguration, clientRegistration, hashClientSecret } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { json } from '../provider.ts'
import { appUri, bearer, createRegistrar, initialToken } from './registrar.ts'

const good = { redirect_uris: [appUri] }

describe('who may register', () => {
  it('A-44 is said when the endpoint is made, RFC 7591 §5', () => {
    const wrong: unknown[] = [
      {},
      { open: false },
      { open: true, initialAccessToken: [initialToken] },
      { initialAccessToken: [] },
      { initialAccessToken: ['too short'] },
      { initialAccessToken: [7] },
      { initialAccessToken: initialToken },
      { open: 'yes' },
      { open: true, unknown: 1 },
      undefined,
    ]
    for (const options of wrong) {
      // What callers without a compiler may pass.
      const given = options as Parameters<typeof clientRegistration>[0]
      expect(() => clientRegistration(given), JSON.stringify(options)).toThrow(AuthkitConfigError)
    }
  })

  it.each([
    ['a token', [initialToken]],
    ['its hash', [hashClientSecret(initialToken)]],
    ['one of several', ['another-token-of-the-tests', initialToken]],
    ['a function', (token: string | undefined) => token === initialToken],
    ['an asynchronous function', async (token: string | undefined) => token === initialToken],
  ])('DR-1 lets pass by %s, RFC 7591 §3', async (_title, initialAccessToken) => {
    const { send } = createRegistrar({ initialAccessToken })
    expect((await send(good, bearer(initialToken))).status).toBe(201)
    expect((await send(good, { authorization: `bearer ${initialToken}` })).status).toBe(201)
    expect((await send(good, bearer(`${initialToken}x`))).status).toBe(401)
    expect((await send(good, bearer(initialToken.slice(1)))).status).toBe(401)
    expect((await send(good)).status).toBe(401)
  })

  it('DR-1 T-DR-1 answers a request without a token with a challenge and no error in it, RFC 6750 §3.1', async () => {
    const { send, events } = createRegistrar({ initialAccessToken: [initialToken] })
    const response = await send(good)
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer realm="registration"')
    expect(response.headers['cache-control']).toBe('no-store')
    expect(events.map(({ type }) => type)).toEqual(['request_refused'])
  })

  it.each([
    `Bearer ${initialToken}x`,
    'Bearer',
    'Bearer ',
    'Bearer  ',
    `Basic ${initialToken}`,
    `Bearer ${initialToken},${initialToken}`,
    `Bearer ${initialToken} x`,
    'Bearer ü',
    `Bearer ${'x'.repeat(65_536)}`,
    initialToken,
    '',
    '\u0000',
  ])('A-44 A-60 DR-1 answers %.30s with 401 and invalid_token, RFC 6750 §3.1', async (field) => {
    const { send, events } = createRegistrar({ initialAccessToken: [initialToken] })
    const response = await send(good, { authorization: field })
    expect([response.status, json(response)['error']]).toEqual([401, 'invalid_token'])
    expect(response.headers['www-authenticate']).toBe(
      'Bearer realm="registration", error="invalid_token"',
    )
    expect(events.map(({ type }) => type)).toEqual(['request_refused'])
  })

  it('A-44 refuses two tokens and one that is elsewhere, RFC 6750 §2.1', async () => {
    const { server, send } = createRegistrar({ initialAccessToken: [initialToken] })
    const twice = await server.createEndpointResponse('client_registration', {
      method: 'POST',
      url: `https://issuer.example/register?access_token=${initialToken}`,
      headers: {
        'content-type': 'application/json',
        authorization: [`Bearer ${initialToken}`, `Bearer ${initialToken}`],
      },
      body: JSON.stringify(good),
    })
    expect(twice.status).toBe(401)
    expect((await send({ ...good, access_token: initialToken })).status).toBe(401)
  })

  it('does not read the body of a stranger', async () => {
    const { send } = createRegistrar({ initialAccessToken: [initialToken] })
    expect((await send('{'.repeat(100_000))).status).toBe(401)
  })

  it('asks the function about every request, also without a token', async () => {
    const seen: unknown[] = []
    const { send } = createRegistrar({
      initialAccessToken: (token, { headers }) => {
        seen.push(token)
        return headers['x-tenant'] === 'a'
      },
    })
    expect((await send(good, { 'x-tenant': 'a' })).status).toBe(201)
    expect((await send(good, bearer('b'))).status).toBe(401)
    expect(seen).toEqual([undefined, 'b'])
  })

  it.each([false, undefined, null, 1, 'yes'])(
    'A-44 refuses whatever is neither true nor an object: %j',
    async (answer) => {
      // What a function without a compiler may answer.
      const { send } = createRegistrar({ initialAccessToken: () => answer as boolean })
      expect((await send(good, bearer('t'))).status).toBe(401)
    },
  )

  it('answers what the function throws', async () => {
    const { send } = createRegistrar({
      initialAccessToken: () => {
        throw new AccessDeniedError()
      },
    })
    const response = await send(good, bearer('t'))
    expect([response.status, json(response)['error']]).toEqual([403, 'access_denied'])
  })

  it('DR-6 gives register what the function knows about who registers', async () => {
    const registrant = { tenant: 'a' }
    const seen: unknown[] = []
    const { send } = createRegistrar({
      initialAccessToken: () => registrant,
      register: (_metadata, request) => {
        seen.push(request.registrant)
        return undefined
      },
    })
    expect((await send(good)).status).toBe(201)
    expect(seen).toEqual([registrant])
  })
})

describe('the configuration endpoint', () => {
  it('takes its rules from a registration endpoint', () => {
    const registration = clientRegistration({ open: true })
    expect(clientConfiguration({ registration }).name).toBe('client_configuration')
    const wrong: unknown[] = [
      undefined,
      {},
      { registration: {} },
      { registration: { policy: 1 } },
      { registration: { policy: null } },
      { registration, secretOverlap: -1 },
      { registration, rotateSecret: 1 },
    ]
    for (const options of wrong) {
      // What callers without a compiler may pass.
      const given = options as Parameters<typeof clientConfiguration>[0]
      expect(() => clientConfiguration(given)).toThrow(AuthkitConfigError)
    }
  })
})
