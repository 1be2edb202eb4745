import { fixedClock } from '@authkit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OAuth2Client, type OAuth2ClientOptions, type TokenInput } from '../../src/client.ts'
import { SingleFlight, untilAborted } from '../../src/client/flight.ts'
import { type ScriptedServer, scriptedServer } from './support/scripted-server.ts'

const clock = fixedClock()
const expired = { access_token: 'old', refresh_token: 'r1', expires_at: clock() - 1 }
const successor = {
  access_token: 'new',
  token_type: 'Bearer',
  refresh_token: 'r2',
  expires_in: 600,
}

let server: ScriptedServer

beforeEach(async () => {
  server = await scriptedServer()
  server.on('/token', { body: successor })
  server.on('/api', ({ headers }) => ({ body: headers.authorization }))
})

afterEach(() => server.close())

const client = (options: Partial<OAuth2ClientOptions> = {}): OAuth2Client =>
  new OAuth2Client({
    clientId: 'notebook',
    clientSecret: 'client-secret',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    token: expired,
    clock,
    ...options,
  })

describe('calls that need the same new token', () => {
  it('Y01, T14.01, H16, Q10: are one refresh and one update, and all use what it brought', async () => {
    const saved: string[] = []
    const app = client({ updateToken: ({ access_token }) => void saved.push(access_token) })
    const responses = await Promise.all(Array.from({ length: 10 }, () => app.fetch('/api')))
    const seen = await Promise.all(responses.map((response) => response.text()))
    expect(seen).toEqual(Array(10).fill('Bearer new'))
    expect(server.to('/token')).toHaveLength(1)
    expect(saved).toEqual(['new'])
  })

  it('Y02, T14.02: are all refused by the same answer', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    const app = client()
    const calls = Array.from({ length: 5 }, () =>
      app.fetch('/api').catch((error: unknown) => error),
    )
    const errors = await Promise.all(calls)
    expect(errors[0]).toMatchObject({ error: 'invalid_grant' })
    expect(new Set(errors).size).toBe(1)
    expect(server.received.map(({ path }) => path)).toEqual(['/token'])
  })

  it('Y07, T14.07: wait until the new token is saved', async () => {
    const saving = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const app = client({
      updateToken: () => {
        begun.resolve()
        return saving.promise
      },
    })
    const calls = Promise.all([1, 2, 3].map(() => app.fetch('/api')))
    await begun.promise
    // Another request gets through meanwhile, and with it all that waits for nothing else.
    await fetch(`${server.origin}/other`)
    expect(server.to('/api')).toEqual([])
    saving.resolve()
    await calls
    expect(server.to('/api')).toHaveLength(3)
  })

  it('Y08, T14.08: use the token of another process that was faster, RFC 6749 §6', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    let stored: TokenInput = expired
    const saved: string[] = []
    const ended: string[] = []
    const app = client({
      readToken: () => stored,
      updateToken: ({ access_token }) => void saved.push(access_token),
      sessionExpired: () => void ended.push('ended'),
    })
    server.on('/token', () => {
      // It renewed after this one had looked and before the server was asked.
      stored = { ...successor, access_token: 'of-the-other', expires_at: clock() + 600 }
      return { status: 400, body: { error: 'invalid_grant' } }
    })
    const responses = await Promise.all(Array.from({ length: 5 }, () => app.fetch('/api')))
    expect(await responses[4]?.text()).toBe('Bearer of-the-other')
    expect(server.to('/token')).toHaveLength(1)
    expect({ saved, ended }).toEqual({ saved: [], ended: [] })
  })
})

describe('SingleFlight', () => {
  it('forgets work that is done, and work that failed', async () => {
    const flight = new SingleFlight<number>()
    let started = 0
    const start = async (): Promise<number> => {
      started += 1
      if (started === 1) throw new Error('away')
      return started
    }
    const [one, two] = await Promise.allSettled([flight.run('a', start), flight.run('a', start)])
    expect([one.status, two.status, started]).toEqual(['rejected', 'rejected', 1])
    expect(await flight.run('a', start)).toBe(2)
    expect(await Promise.all([flight.run('a', start), flight.run('b', start)])).toEqual([3, 4])
  })
})

describe('untilAborted', () => {
  it('ends the waiting of one and not the work', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const controller = new AbortController()
    const reason = new Error('the user left')
    const [one, other] = [untilAborted(promise, controller.signal), untilAborted(promise, null)]
    controller.abort(reason)
    await expect(one).rejects.toBe(reason)
    resolve('done')
    expect(await other).toBe('done')
    await expect(untilAborted(promise, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
