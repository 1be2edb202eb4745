import { memoryStore } from '@authkit/common'
import { AuthorizationServer, deviceCode } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import {
  clients,
  createDeviceProvider,
  deviceGrant,
  session,
  verificationUri,
} from '../device-verification/device-provider.ts'
import { basic, issuer, json, post, secret } from '../provider.ts'

describe('device code grant', () => {
  it('DV-13, T-DV-6 tells a device to wait until its user has answered, RFC 8628 §3.4, RFC 8628 §3.5', async () => {
    const { start, poll } = createDeviceProvider()
    const response = await poll((await start()).deviceCode)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('authorization_pending')
  })

  it('DV-14, T-DV-7 gives tokens once its user said yes, with a refresh token for a client that may have one, RFC 8628 §3.5, RFC 6749 §5.1', async () => {
    const { start, poll, approve, events } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start({ scope: 'read write' })
    await approve(userCode)
    const response = await poll(code)
    expect(response.status).toBe(200)
    expect(response.headers['cache-control']).toBe('no-store')
    expect(json(response)).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: 'read write',
    })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_issued', subject: 'alice', grantType: deviceGrant }),
    )
  })

  it('DV-14 gives no refresh token to a client that is not registered for it', async () => {
    const { start, poll, approve, console } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start({ client_id: undefined }, console)
    await approve(userCode)
    const tokens = json(await poll(code, { client_id: undefined }, console))
    expect(tokens['access_token']).toEqual(expect.any(String))
    expect(tokens).not.toHaveProperty('refresh_token')
  })

  it('lets the refresh token live on after the device code ended', async () => {
    const { server, start, poll, approve, clock } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const { refresh_token: refresh } = json(await poll(code))
    clock.advance(86_400)
    const form = { grant_type: 'refresh_token', refresh_token: String(refresh) }
    const response = await server.createTokenResponse(
      post('/token', { ...form, client_id: 'television' }),
    )
    expect(response.status).toBe(200)
  })

  it('carries scope, resources and authentication context of the approval into the tokens, RFC 8707 §2.2', async () => {
    const resources = [{ resource: 'https://a.example/' }, { resource: 'https://b.example/' }]
    const { server, start, poll, verification } = createDeviceProvider({ resources })
    const { deviceCode: code, userCode } = await start({
      scope: 'read write',
      resource: 'https://a.example/',
    })
    const request = await verification.find(userCode, session)
    expect(request.resources).toEqual(['https://a.example/'])
    const context = { time: 1_699_999_000, acr: 'gold', amr: ['pwd', 'otp'] }
    const approval = { subject: 'alice', scope: ['write'], authentication: context }
    await verification.approve(request, approval)
    expect(json(await poll(code, { resource: 'https://b.example/' }))['error']).toBe(
      'invalid_target',
    )
    const tokens = json(await poll(code, { resource: 'https://a.example/' }))
    expect(tokens['scope']).toBe('write')
    const record = await server.context.repositories.accessTokens.find(
      String(tokens['access_token']),
    )
    expect(record).toMatchObject({
      subject: 'alice',
      clientId: 'television',
      scope: ['write'],
      audience: ['https://a.example/'],
      authentication: context,
    })
  })

  it('runs the hooks of its extensions before the code is used up', async () => {
    const clock = fixedClock()
    const store = memoryStore({ clock })
    let refuse = true
    const hooked = new AuthorizationServer({ issuer, store, clients, clock }).registerGrant(
      deviceCode({ verificationUri }),
      {
        extension: 'hook',
        tokenRequest: (_request, grant) => {
          expect(grant.subject).toBe('alice')
          if (refuse) throw new Error('not now')
        },
        tokenResponse: ({ grantType }) => ({ granted_by: grantType }),
      },
    )
    const { start, approve } = createDeviceProvider({ store, clock })
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const form = { grant_type: deviceGrant, client_id: 'television', device_code: code }
    await expect(hooked.createTokenResponse(post('/token', form))).rejects.toThrow('not now')
    refuse = false
    expect(json(await hooked.createTokenResponse(post('/token', form)))['granted_by']).toBe(
      deviceGrant,
    )
  })

  it('DV-5, T-DV-1 refuses a request without device code, RFC 8628 §3.4', async () => {
    const { poll } = createDeviceProvider()
    for (const code of [undefined, '']) {
      const response = await poll(code)
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_request')
    }
  })

  it.each(['nonsense', '__proto__', 'x'.repeat(10_000), '\0', '‮'])(
    'DV-8, T-DV-1, A-60 refuses the unknown device code %j, RFC 6749 §5.2',
    async (code) => {
      const { start, poll } = createDeviceProvider()
      await start()
      const response = await poll(code)
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_grant')
    },
  )

  it('RFC 8628 §5.2 takes neither the user code nor a hash for a device code', async () => {
    const { store, start, outcome, approve } = createDeviceProvider()
    const { userCode } = await start()
    await approve(userCode)
    const records = await store.findBy('device_code', { clientId: 'television' })
    expect(records).toHaveLength(1)
    for (const guess of [userCode, userCode.replace('-', ''), records[0]?.id ?? '']) {
      expect(await outcome(guess)).toBe('invalid_grant')
    }
  })

  it('DV-6, T-DV-2, T-DV-3 refuses an unknown client before it looks at the code, RFC 8628 §3.4', async () => {
    const { start, poll } = createDeviceProvider()
    const { deviceCode: code } = await start()
    for (const value of [code, 'nonsense']) {
      const response = await poll(value, { client_id: 'nobody' })
      expect(response.status).toBe(401)
      expect(json(response)['error']).toBe('invalid_client')
    }
  })

  it('DV-7, T-DV-2 refuses a client that is not registered for the grant, RFC 6749 §5.2', async () => {
    const { start, poll } = createDeviceProvider()
    const { deviceCode: code } = await start()
    const response = await poll(code, { client_id: undefined }, basic('job', secret))
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('unauthorized_client')
  })

  it('DV-9, A-47 refuses the code of another client, which neither uses it up nor slows its device down, RFC 8628 §3.4', async () => {
    const { start, poll, outcome, approve, isLive, console } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    const steal = async () =>
      json(await poll(code, { client_id: undefined }, console))['error'] as string
    expect(await steal()).toBe('invalid_grant')
    expect(await outcome(code)).toBe('authorization_pending')
    await approve(userCode)
    expect(await steal()).toBe('invalid_grant')
    const tokens = json(await poll(code))
    expect(await steal()).toBe('invalid_grant')
    expect(await isLive(tokens['access_token'])).toBe(true)
  })

  it('DV-10, T-DV-4 tells an expired code from an unknown one for an hour, RFC 8628 §3.5', async () => {
    const { start, outcome, clock } = createDeviceProvider()
    const { deviceCode: code } = await start()
    clock.advance(599)
    expect(await outcome(code)).toBe('authorization_pending')
    clock.advance(1)
    expect(await outcome(code)).toBe('expired_token')
    clock.advance(3599)
    expect(await outcome(code)).toBe('expired_token')
    clock.advance(1)
    expect(await outcome(code)).toBe('invalid_grant')
  })

  it('A-47 gives nothing for a code that expired after its user said yes, RFC 8628 §3.5', async () => {
    const { start, poll, approve, clock } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    clock.advance(600)
    const response = await poll(code)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('expired_token')
  })

  it('DV-11, T-DV-5 tells a device that its user said no, as often as it asks, RFC 8628 §3.5', async () => {
    const { start, poll, verification } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await verification.deny(await verification.find(userCode, session))
    for (let visit = 0; visit < 2; visit++) {
      const response = await poll(code)
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('access_denied')
    }
  })

  it('DV-12, A-47 slows a hasty device down by 5 seconds each time, and for good, RFC 8628 §3.5', async () => {
    const { start, outcome, clock } = createDeviceProvider()
    const { deviceCode: code } = await start()
    const waits: [seconds: number, answer: string][] = [
      [0, 'authorization_pending'],
      [5, 'authorization_pending'],
      [4, 'slow_down'],
      [9, 'slow_down'],
      [14, 'slow_down'],
      [20, 'authorization_pending'],
      [19, 'slow_down'],
      [25, 'authorization_pending'],
    ]
    for (const [seconds, answer] of waits) {
      clock.advance(seconds)
      expect(await outcome(code), `after ${seconds} s`).toBe(answer)
    }
  })

  it('DV-12, A-47 keeps the interval of a code for every process on its store, RFC 8628 §3.5', async () => {
    const clock = fixedClock()
    const store = memoryStore({ clock })
    const [one, other] = [
      { store, clock },
      { store, clock },
    ].map(createDeviceProvider)
    const { deviceCode: code } = (await one?.start()) ?? { deviceCode: '' }
    expect(await one?.outcome(code)).toBe('authorization_pending')
    expect(await other?.outcome(code)).toBe('slow_down')
    clock.advance(9)
    expect(await one?.outcome(code)).toBe('slow_down')
    clock.advance(15)
    expect(await other?.outcome(code)).toBe('authorization_pending')
  })

  it('DV-12 lets at most one of several requests at one moment wait at the old pace, RFC 8628 §3.5', async () => {
    const { start, outcome, clock } = createDeviceProvider()
    const { deviceCode: code } = await start()
    const answers = await Promise.all([1, 2, 3, 4].map(() => outcome(code)))
    expect(answers.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      'authorization_pending',
      'slow_down',
      'slow_down',
      'slow_down',
    ])
    clock.advance(19)
    expect(await outcome(code)).toBe('slow_down')
  })

  it('DV-12 gives tokens to a hasty device whose user said yes meanwhile, RFC 8628 §3.5', async () => {
    const { start, outcome, approve } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await outcome(code)
    expect(await outcome(code)).toBe('slow_down')
    await approve(userCode)
    expect(await outcome(code)).toBe('tokens')
  })

  it('says slow_down to a flood that keeps a poll from being noted', async () => {
    const { store, start, outcome } = createDeviceProvider()
    const { deviceCode: code } = await start()
    const replace = store.replace.bind(store)
    store.replace = (kind, record, version) =>
      kind === 'device_code' ? Promise.resolve(false) : replace(kind, record, version)
    expect(await outcome(code)).toBe('slow_down')
  })

  it('keeps the codes of two issuers on one store apart', async () => {
    const clock = fixedClock()
    const store = memoryStore({ clock })
    const one = createDeviceProvider({ store, clock })
    const other = createDeviceProvider({
      // As another process would reach the same database.
      store: { ...store },
      clock,
      issuer: 'https://other.example',
    })
    const { deviceCode: code, userCode } = await one.start()
    expect(await other.outcome(code)).toBe('invalid_grant')
    await expect(other.verification.find(userCode, session)).rejects.toMatchObject({
      code: 'ERR_DEVICE_CODE_UNKNOWN',
    })
  })

  it.each(['get', 'replace', 'consume', 'put'] as const)(
    'A-24 answers 503 when %s of the store fails, and issues nothing',
    async (operation) => {
      const { store, start, poll, approve } = createDeviceProvider()
      const { deviceCode: code, userCode } = await start()
      await approve(userCode)
      Object.assign(store, { [operation]: () => Promise.reject(new Error('disk full')) })
      const response = await poll(code)
      expect(response.status).toBe(503)
      expect(json(response)).toEqual({
        error: 'temporarily_unavailable',
        error_description: expect.any(String),
      })
    },
  )

  it('tells the operator why a device was refused, and never a code', async () => {
    const { start, poll, outcome, approve, events, console } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await poll(code, { client_id: undefined }, console)
    await outcome('nonsense')
    await approve(userCode)
    await outcome(code)
    await outcome(code)
    const reasons = events.flatMap((event) =>
      event.type === 'request_refused' ? [event.reason] : [],
    )
    expect(reasons).toEqual(['other_client', 'unknown_device_code', 'device_code_used'])
    expect(events).toContainEqual({
      type: 'device_decided',
      clientId: 'television',
      subject: 'alice',
      approved: true,
    })
    for (const value of [code, userCode, userCode.replace('-', ''), session]) {
      expect(JSON.stringify(events)).not.toContain(value)
    }
  })
})
