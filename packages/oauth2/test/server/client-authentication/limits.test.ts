import { OAuth2Error } from '@authkit/oauth2'
import { type Extension } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic } from '../provider.ts'
import {
  claimsOf,
  clients,
  createProvider,
  p256,
  publicSet,
  sign,
  signed,
  signingSecret as secret,
} from './assertion-provider.ts'

describe('limits on attempts', () => {
  /** Counts the attempts of a client, and lets so many pass in the hour. */
  const limit = (most: number): Extension & { readonly attempts: Map<string, number> } => {
    const attempts = new Map<string, number>()
    return {
      extension: 'limit',
      attempts,
      clientAuthentication({ clientId }) {
        const count = (attempts.get(clientId) ?? 0) + 1
        attempts.set(clientId, count)
        if (count <= most) return
        throw new OAuth2Error('temporarily_unavailable', 'Too many attempts', {
          status: 429,
          headers: { 'retry-after': '3600' },
          reason: 'too_many_attempts',
        })
      },
    }
  }

  it('A-55 are told of each attempt before anything is looked at, RFC 6749 §10.10', async () => {
    let asked = 0
    const extension = limit(10)
    const provider = createProvider({
      clients: (clientId) => {
        asked += 1
        return clients.find((client) => client.client_id === clientId)
      },
    })
    provider.server.use(extension)
    for (let count = 0; count < 10_000; count += 1) {
      const response = await provider.token({}, basic('web', `guess ${count}`))
      expect(response.status).toBe(count < 10 ? 401 : 429)
    }
    expect(asked).toBe(10)
    expect(extension.attempts.get('web')).toBe(10_000)
    const response = await provider.token({}, basic('web', secret))
    expect([response.status, response.headers['retry-after']]).toEqual([429, '3600'])
    expect((await provider.token({ client_id: 'poster', client_secret: secret })).status).toBe(200)
  })

  it('A-55 see every method, and no request that presents nothing', async () => {
    const seen: unknown[] = []
    const { server, token, present } = createProvider()
    server.use({
      extension: 'seen',
      clientAuthentication: ({ clientId, method, http }) => {
        seen.push([clientId, method, http.method])
      },
    })
    await token({})
    await token({}, { authorization: 'Basic ==' })
    await token({}, basic('nobody', 'x'))
    await token({ client_id: 'poster', client_secret: 'x' })
    await present(sign({ alg: 'ES256' }, claimsOf('anybody'), p256))
    await token({ client_id: 'native' })
    expect(seen).toEqual([
      ['nobody', 'client_secret_basic', 'POST'],
      ['poster', 'client_secret_post', 'POST'],
      ['anybody', 'private_key_jwt', 'POST'],
      ['native', 'none', 'POST'],
    ])
  })

  it('A-55 wait for one another, and what one throws refuses', async () => {
    const { server, token } = createProvider()
    const order: string[] = []
    server.use({
      extension: 'first',
      clientAuthentication: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        order.push('first')
      },
    })
    server.use({
      extension: 'second',
      clientAuthentication: () => {
        order.push('second')
        throw new Error('the limiter is down')
      },
    })
    await expect(token({}, basic('web', secret))).rejects.toThrow('the limiter is down')
    expect(order).toEqual(['first', 'second'])
  })
})

it('tells events apart by reason and holds no secret in any', async () => {
  const { token, present, events } = createProvider()
  await token({}, basic('web', secret))
  await token({}, basic('web', 'a wrong secret'))
  await token({}, basic('nobody', 'a wrong secret'))
  await token({ client_id: 'other' }, basic('web', secret))
  await token({ client_id: 'web', client_secret: 'a wrong secret' })
  await present('not a token')
  await token({})
  const reasons = events.flatMap((event) =>
    event.type === 'client_authentication_failed' ? [event.reason] : [],
  )
  expect(reasons).toEqual([
    'wrong_credentials',
    'unknown_client',
    'client_id_mismatch',
    'wrong_credentials',
    'malformed_credentials',
    'no_credentials',
  ])
  const told = JSON.stringify(events)
  for (const part of [secret, 'a wrong secret', 'not a token']) expect(told).not.toContain(part)
})

it('A-62 keeps the name of a client from standing for a user, and the other way round', async () => {
  const jwks = publicSet(p256)
  const { present, failure } = createProvider({
    clients: [{ ...clients[0], jwks }],
  })
  // An assertion that a user's name stands in is no client's.
  expect((await present(signed({ sub: 'alice', iss: 'alice' }))).status).toBe(401)
  expect(failure()).toMatchObject({ reason: 'unknown_client' })
  expect((await present(signed({ sub: 'alice' }))).status).toBe(401)
})
