import { setImmediate } from 'node:timers/promises'
import { AuthkitConfigError } from '@authkit/common'
import { fixedClock, type FixedClock } from '@authkit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { type DeviceAuthorization, OAuth2Client } from '../../../src/client.ts'

const start = 1_800_000_000
const device: DeviceAuthorization = {
  device_code: 'd1',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://as.example/device',
  expires_in: 600,
  expires_at: start + 600,
  interval: 5,
}

type Reply = () => Response | Promise<Response>

const json = (body: unknown, status = 400, headers: Record<string, string> = {}): Reply => {
  return () => new Response(JSON.stringify(body), { status, headers })
}
const pending = json({ error: 'authorization_pending' })
const slowDown = json({ error: 'slow_down' })
const tokens = json({ access_token: 'a', token_type: 'Bearer' }, 200)
const lost: Reply = () => Promise.reject(new TypeError('fetch failed'))

let clock: FixedClock
let waited: number[]
let asked: URLSearchParams[]

beforeEach(() => {
  clock = fixedClock(start)
  waited = []
  asked = []
})

const wait = async (seconds: number): Promise<void> => {
  waited.push(seconds)
  clock.advance(seconds)
}

/** A device at a server that answers with these, and then with the last one. */
function deviceAt(...replies: readonly Reply[]): OAuth2Client {
  return new OAuth2Client({
    clientId: 'tv',
    clock,
    serverMetadata: { token_endpoint: 'https://as.example/token' },
    fetch: async (input, init) => {
      asked.push(new URLSearchParams(await new Request(input, init).text()))
      const reply = replies[Math.min(asked.length, replies.length) - 1]
      return reply === undefined ? Response.error() : reply()
    },
  })
}

describe('pollDeviceToken', () => {
  it('waits the interval before each question, the first one too, RFC 8628 §3.4, RFC 8628 §3.5', async () => {
    const token = await deviceAt(pending, pending, tokens).pollDeviceToken(device, { wait })
    expect(token.access_token).toBe('a')
    expect(waited).toEqual([5, 5, 5])
    expect(asked.map(String)).toEqual(
      Array.from(
        { length: 3 },
        () =>
          'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d1&client_id=tv',
      ),
    )
  })

  it('waits 5 seconds longer after each slow_down, for all questions that follow, RFC 8628 §3.5', async () => {
    await deviceAt(slowDown, pending, slowDown, pending, tokens).pollDeviceToken(device, { wait })
    expect(waited).toEqual([5, 10, 10, 15, 15])
  })

  it('doubles the time when the server does not answer, and goes back when it does, RFC 8628 §3.5', async () => {
    await deviceAt(lost, lost, pending, tokens).pollDeviceToken(device, { wait })
    expect(waited).toEqual([5, 10, 20, 5])
  })

  it('T2.19 takes a server that is overloaded or broken for one that does not answer', async () => {
    const broken = [
      json({ error: 'temporarily_unavailable' }, 503),
      () => new Response('Bad gateway', { status: 502 }),
      () => new Response('', { status: 429 }),
    ]
    await deviceAt(...broken, tokens).pollDeviceToken(device, { wait })
    expect(waited).toEqual([5, 10, 20, 40])
  })

  it('T2.21, G09 waits as long as Retry-After says, RFC 9110 §10.2.3', async () => {
    const limited: Reply = () =>
      new Response('Slow down', { status: 429, headers: { 'retry-after': '90' } })
    const asDate: Reply = () =>
      new Response('', { status: 503, headers: { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' } })
    const alsoPending = json({ error: 'slow_down' }, 400, { 'retry-after': '30' })
    await deviceAt(limited, pending, asDate, alsoPending, tokens).pollDeviceToken(device, { wait })
    expect(waited).toEqual([5, 90, 5, 10, 30])
  })

  it('asks a server that is away once a minute at most, or as seldom as its interval says', async () => {
    await deviceAt(lost, lost, lost, lost, lost, tokens).pollDeviceToken(device, { wait })
    expect(waited).toEqual([5, 10, 20, 40, 60, 60])
    waited.length = 0
    asked.length = 0
    clock.set(start)
    await deviceAt(lost, tokens).pollDeviceToken({ ...device, interval: 120 }, { wait })
    expect(waited).toEqual([120, 120])
  })

  it.each(['access_denied', 'expired_token', 'invalid_grant', 'invalid_client'])(
    'ends with the %s of the server, RFC 8628 §3.5',
    async (error) => {
      const polling = deviceAt(pending, json({ error })).pollDeviceToken(device, { wait })
      await expect(polling).rejects.toMatchObject({ name: 'OAuthError', error, status: 400 })
      expect(asked).toHaveLength(2)
    },
  )

  it.each([
    ['a token of another type', json({ access_token: 'a', token_type: 'mac' }, 200)],
    ['no token', json({}, 200)],
    ['a redirect', () => new Response('', { status: 302, headers: { location: 'https://x' } })],
    ['HTML', () => new Response('<!doctype html>', { status: 404 })],
  ])('C-14 ends with %s, which no further question would change', async (_, reply) => {
    const polling = deviceAt(reply).pollDeviceToken(device, { wait })
    await expect(polling).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) })
    expect(asked).toHaveLength(1)
  })

  it('asks nothing when the next question would come after the codes, RFC 8628 §3.5', async () => {
    const ends = (seconds: number) => ({ ...device, expires_at: start + seconds })
    const late = deviceAt(tokens)
    for (const seconds of [-1, 0, 5]) {
      await expect(late.pollDeviceToken(ends(seconds), { wait })).rejects.toMatchObject({
        name: 'OAuthError',
        error: 'expired_token',
      })
    }
    expect(asked).toHaveLength(0)
    expect(waited).toEqual([])
    await late.pollDeviceToken(ends(6), { wait })
  })

  it('ends by a signal while it waits, before it asks', async () => {
    const reason = new Error('the user went away')
    const aborted = AbortSignal.abort(reason)
    await expect(deviceAt(tokens).pollDeviceToken(device, { signal: aborted })).rejects.toBe(reason)
    const controller = new AbortController()
    const polling = deviceAt(tokens).pollDeviceToken(device, { signal: controller.signal })
    controller.abort(reason)
    await expect(polling).rejects.toBe(reason)
    expect(asked).toHaveLength(0)
  })

  it('ends by a signal while the server thinks, and keeps no token that comes too late', async () => {
    const controller = new AbortController()
    const reason = new Error('the user went away')
    const thinking = Promise.withResolvers<Response>()
    const read = Promise.withResolvers<void>()
    const client = deviceAt(() => {
      controller.abort(reason)
      return thinking.promise
    })
    client.registerComplianceHook('accessTokenResponse', (response) => {
      read.resolve()
      return response
    })
    const { signal } = controller
    await expect(client.pollDeviceToken(device, { wait, signal })).rejects.toBe(reason)
    thinking.resolve(await tokens())
    await read.promise
    await setImmediate()
    expect(client.token).toBeUndefined()
  })

  it('asks no more than once a second, whatever interval was kept', async () => {
    await deviceAt(tokens).pollDeviceToken({ ...device, interval: 0.001 }, { wait })
    expect(waited).toEqual([1])
  })

  it('ends with what onPending throws', async () => {
    const failure = new Error('the page is gone')
    const onPending = async (): Promise<void> => Promise.reject(failure)
    const polling = deviceAt(pending).pollDeviceToken(device, { wait, onPending })
    await expect(polling).rejects.toBe(failure)
  })

  it.each([
    undefined,
    null,
    'd1',
    {},
    { ...device, device_code: '' },
    { ...device, device_code: ['d1'] },
    { ...device, expires_at: undefined },
    { ...device, expires_at: '1800000600' },
    { ...device, interval: Number.NaN },
  ])('is told by %j that it is no device authorization', async (input) => {
    // What a caller without a compiler gives.
    const given = input as DeviceAuthorization
    await expect(deviceAt(tokens).pollDeviceToken(given, { wait })).rejects.toThrow(
      AuthkitConfigError,
    )
    expect(asked).toHaveLength(0)
  })

  it('C-24 shows the device code to no logger', async () => {
    const secret = { ...device, device_code: 'marker-d' }
    const polling = deviceAt(json({ error: 'invalid_grant' })).pollDeviceToken(secret, { wait })
    const error: unknown = await polling.catch((cause: unknown) => cause)
    expect(JSON.stringify(error) + String(error)).not.toContain('marker')
  })
})
