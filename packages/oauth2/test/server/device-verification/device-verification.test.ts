import { memoryStore } from '@authkit/common'
import { AuthorizationServer, deviceCode, DeviceVerification } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { authentication, issuer } from '../provider.ts'
import { createDeviceProvider, session, verificationUri } from './device-provider.ts'

const approval = { subject: 'alice', authentication }
/** A code that no device has: it is of the right letters and far too regular. */
const wrongCode = 'BBBB-BBBB'

describe('device verification', () => {
  it('shows what a device asks for, RFC 8628 §3.3', async () => {
    const { start, verification } = createDeviceProvider()
    const { userCode } = await start({ scope: 'read write' })
    expect(await verification.find(userCode, session)).toEqual({
      userCode,
      attemptedBy: session,
      client: expect.objectContaining({ client_id: 'television' }),
      scope: ['read', 'write'],
      resources: [],
      expiresAt: 1_700_000_600,
    })
  })

  it.each([
    ['small letters', (code: string) => code.toLowerCase()],
    ['no dash', (code: string) => code.replace('-', '')],
    ['spaces', (code: string) => ` ${code.replace('-', ' ')} `],
    ['a dash of typography', (code: string) => code.replace('-', '–')],
    ['dots and dashes everywhere', (code: string) => [...code].join('.-')],
    ['letters of full width', (code: string) => fullWidth(code)],
  ])('takes a code that was typed with %s, RFC 8628 §6.1', async (_what, type) => {
    const { start, verification } = createDeviceProvider()
    const { userCode } = await start()
    expect((await verification.find(type(userCode), session)).userCode).toBe(userCode)
  })

  it('takes the digits of a keypad with and without dashes, RFC 8628 §6.1', async () => {
    const { start, verification } = createDeviceProvider({ device: { userCode: 'digits' } })
    const { userCode } = await start()
    const typed = userCode.replaceAll('-', '')
    expect((await verification.find(typed, session)).userCode).toBe(userCode)
  })

  it.each([
    ['a wrong code', wrongCode],
    ['nothing', ''],
    ['dashes', '---'],
    ['a name of the language', '__proto__'],
    ['controls', '\0\r\n'],
    ['half a character', '\uD800'],
    ['a megabyte', 'B'.repeat(1_000_000)],
    ['an array', ['BBBB-BBBB']],
    ['nothing at all', undefined],
  ])('A-60 refuses %s as unknown, RFC 8628 §3.3', async (_what, input) => {
    const { start, verification, events } = createDeviceProvider()
    await start()
    // What a form parser may hand over.
    await expect(verification.find(input as string, session)).rejects.toMatchObject({
      name: 'DeviceVerificationError',
      code: 'ERR_DEVICE_CODE_UNKNOWN',
      status: 400,
      retryAfter: undefined,
    })
    expect(events).toContainEqual({ type: 'user_code_refused', reason: 'unknown_user_code' })
  })

  it('refuses a code whose client is gone', async () => {
    const gone = new Set<string>()
    const { start, verification } = createDeviceProvider({
      clients: (clientId) =>
        gone.has(clientId)
          ? undefined
          : {
              client_id: clientId,
              token_endpoint_auth_method: 'none',
              grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
            },
    })
    const { userCode } = await start()
    gone.add('television')
    await expect(verification.find(userCode, session)).rejects.toMatchObject({
      code: 'ERR_DEVICE_CODE_UNKNOWN',
    })
  })

  it('A-47 tells a code that expired or was decided, RFC 8628 §3.3', async () => {
    const { start, verification, approve, clock } = createDeviceProvider()
    const { userCode } = await start()
    const other = await start()
    await approve(other.userCode)
    await expect(verification.find(other.userCode, session)).rejects.toMatchObject({
      code: 'ERR_DEVICE_CODE_DECIDED',
      status: 400,
    })
    clock.advance(600)
    await expect(verification.find(userCode, session)).rejects.toMatchObject({
      code: 'ERR_DEVICE_CODE_EXPIRED',
      status: 400,
    })
  })
})

describe('attempts at user codes', () => {
  const guess = (verification: DeviceVerification, code = wrongCode, by = session) =>
    verification.find(code, by).then(
      () => 'found',
      (error: { readonly code: string }) => error.code,
    )

  it('A-47 refuses every code after five wrong ones until the minute is over, the right one too, RFC 8628 §5.1', async () => {
    const { start, verification, clock, events } = createDeviceProvider()
    const { userCode } = await start()
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await guess(verification)).toBe('ERR_DEVICE_CODE_UNKNOWN')
      clock.advance(2)
    }
    await expect(verification.find(userCode, session)).rejects.toMatchObject({
      code: 'ERR_DEVICE_TOO_MANY_ATTEMPTS',
      status: 429,
      retryAfter: 50,
    })
    expect(events).toContainEqual({ type: 'user_code_refused', reason: 'too_many_attempts' })
    clock.advance(49)
    expect(await guess(verification, userCode)).toBe('ERR_DEVICE_TOO_MANY_ATTEMPTS')
    clock.advance(1)
    expect(await guess(verification, userCode)).toBe('found')
  })

  it('A-47 counts for each who enters codes, and as the options say, RFC 8628 §5.1', async () => {
    const { verification, clock } = createDeviceProvider({
      verification: { maxAttempts: 2, attemptWindow: 10 },
    })
    expect(await guess(verification)).toBe('ERR_DEVICE_CODE_UNKNOWN')
    expect(await guess(verification)).toBe('ERR_DEVICE_CODE_UNKNOWN')
    expect(await guess(verification)).toBe('ERR_DEVICE_TOO_MANY_ATTEMPTS')
    expect(await guess(verification, wrongCode, 'somebody else')).toBe('ERR_DEVICE_CODE_UNKNOWN')
    clock.advance(10)
    expect(await guess(verification)).toBe('ERR_DEVICE_CODE_UNKNOWN')
  })

  it('A-47 does not let right codes buy further guesses, RFC 8628 §5.1', async () => {
    const { start, verification } = createDeviceProvider()
    const { userCode } = await start()
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await guess(verification, userCode)).toBe('found')
      expect(await guess(verification)).toBe('ERR_DEVICE_CODE_UNKNOWN')
    }
    expect(await guess(verification, userCode)).toBe('ERR_DEVICE_TOO_MANY_ATTEMPTS')
  })

  it('does not count right codes', async () => {
    const { start, verification } = createDeviceProvider()
    const { userCode } = await start()
    for (let attempt = 0; attempt < 20; attempt++)
      expect(await guess(verification, userCode)).toBe('found')
  })

  it('A-47 looks at five of a hundred guesses at one moment, through two processes on one store, RFC 8628 §5.1', async () => {
    const clock = fixedClock()
    const store = memoryStore({ clock })
    const processes = [
      { store, clock },
      { store, clock },
    ].map(createDeviceProvider)
    const guesses = Array.from({ length: 50 }, () =>
      processes.map(({ verification }) => guess(verification)),
    )
    const answers = await Promise.all(guesses.flat())
    expect(answers.filter((code) => code === 'ERR_DEVICE_CODE_UNKNOWN')).toHaveLength(5)
    expect(answers.filter((code) => code === 'ERR_DEVICE_TOO_MANY_ATTEMPTS')).toHaveLength(95)
  })

  it('refuses when a flood keeps an attempt from being counted', async () => {
    const { store, start, verification } = createDeviceProvider()
    const { userCode } = await start()
    store.insert = () => Promise.resolve(false)
    expect(await guess(verification, userCode)).toBe('ERR_DEVICE_TOO_MANY_ATTEMPTS')
  })

  it('A-24 rejects when attempts cannot be counted', async () => {
    const { store, start, verification } = createDeviceProvider()
    const { userCode } = await start()
    store.insert = () => Promise.reject(new Error('disk full'))
    await expect(verification.find(userCode, session)).rejects.toMatchObject({
      error: 'temporarily_unavailable',
    })
  })
})

describe('decisions about devices', () => {
  it('A-47 refuses the decision of a session that did not enter the code, whether there is one or not, RFC 8628 §5.4', async () => {
    const { start, verification, outcome, events } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    const refused = { code: 'ERR_DEVICE_CODE_NOT_ENTERED', status: 403 }
    const stranger = { userCode, attemptedBy: 'session of mallory' }
    await expect(verification.approve(stranger, approval)).rejects.toMatchObject(refused)
    const request = await verification.find(userCode, session)
    await expect(verification.approve(stranger, approval)).rejects.toMatchObject(refused)
    await expect(verification.deny(stranger)).rejects.toMatchObject(refused)
    const nothing = { userCode: wrongCode, attemptedBy: session }
    await expect(verification.approve(nothing, approval)).rejects.toMatchObject(refused)
    await expect(verification.deny(nothing)).rejects.toMatchObject(refused)
    expect(events).toContainEqual({ type: 'user_code_refused', reason: 'user_code_not_entered' })
    expect(await outcome(code)).toBe('authorization_pending')
    await verification.approve(request, approval)
    expect(await outcome(code)).toBe('tokens')
  })

  it('A-47 tells strangers nothing about codes that expired or were decided, RFC 8628 §5.1', async () => {
    const { start, verification, approve, clock } = createDeviceProvider()
    const { userCode } = await start()
    await approve(userCode)
    const refused = { code: 'ERR_DEVICE_CODE_NOT_ENTERED' }
    const stranger = { userCode, attemptedBy: 'session of mallory' }
    await expect(verification.deny(stranger)).rejects.toMatchObject(refused)
    clock.advance(600)
    await expect(verification.deny(stranger)).rejects.toMatchObject(refused)
  })

  it('A-47 lets only who entered a code last decide, RFC 8628 §5.5', async () => {
    const { start, verification, outcome } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    const first = await verification.find(userCode, session)
    const second = await verification.find(userCode, 'another browser of alice')
    await expect(verification.approve(first, approval)).rejects.toMatchObject({
      code: 'ERR_DEVICE_CODE_NOT_ENTERED',
    })
    await verification.approve(second, approval)
    expect(await outcome(code)).toBe('tokens')
  })

  it('A-47 takes one decision, RFC 8628 §3.3', async () => {
    const { start, verification, outcome, store } = createDeviceProvider()
    const decided = { code: 'ERR_DEVICE_CODE_DECIDED' }
    const yes = await start()
    const allowed = await verification.find(yes.userCode, session)
    await verification.approve(allowed, approval)
    await expect(verification.approve(allowed, approval)).rejects.toMatchObject(decided)
    await expect(verification.deny(allowed)).rejects.toMatchObject(decided)
    const no = await start()
    const refused = await verification.find(no.userCode, session)
    await verification.deny(refused)
    await expect(verification.approve(refused, approval)).rejects.toMatchObject(decided)
    await expect(verification.deny(refused)).rejects.toMatchObject(decided)
    // What was refused leaves no grant behind.
    expect(await store.findBy('grant', { subject: 'alice' })).toHaveLength(1)
    expect(await outcome(yes.deviceCode)).toBe('tokens')
    expect(await outcome(no.deviceCode)).toBe('access_denied')
  })

  it('A-47 takes no decision after the end of the code, RFC 8628 §3.3', async () => {
    const { start, verification, store, clock } = createDeviceProvider()
    const { userCode } = await start()
    const request = await verification.find(userCode, session)
    clock.advance(600)
    const expired = { code: 'ERR_DEVICE_CODE_EXPIRED' }
    await expect(verification.approve(request, approval)).rejects.toMatchObject(expired)
    await expect(verification.deny(request)).rejects.toMatchObject(expired)
    expect(await store.findBy('grant', { subject: 'alice' })).toEqual([])
  })

  it('S-R4 lets one of yes and no at the same moment win, through two processes, and the device hears it', async () => {
    const clock = fixedClock()
    const store = memoryStore({ clock })
    const [one, other] = [
      createDeviceProvider({ store, clock }),
      createDeviceProvider({ store, clock }),
    ] as const
    const { deviceCode: code, userCode } = await one.start()
    const request = await one.verification.find(userCode, session)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => [
        one.verification.approve(request, approval),
        other.verification.deny(request),
      ]).flat(),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const events = [...one.events, ...other.events]
    const decisions = events.filter((event) => event.type === 'device_decided')
    expect(decisions).toHaveLength(1)
    const approved = decisions[0]?.approved === true
    expect(await one.outcome(code)).toBe(approved ? 'tokens' : 'access_denied')
    expect(await store.findBy('grant', { subject: 'alice' })).toHaveLength(approved ? 1 : 0)
  })

  it('is taken while the device polls at the same moment', async () => {
    const { start, verification, poll, outcome, clock } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    const request = await verification.find(userCode, session)
    const polls = Array.from({ length: 5 }, () => poll(code))
    const [decided] = await Promise.allSettled([verification.approve(request, approval), ...polls])
    expect(decided.status).toBe('fulfilled')
    clock.advance(60)
    expect(await outcome(code)).toMatch(/tokens|invalid_grant/)
  })

  it('gives up with 503 and leaves no grant when the code changes without end', async () => {
    const { store, start, verification } = createDeviceProvider()
    const { userCode } = await start()
    const request = await verification.find(userCode, session)
    store.replace = () => Promise.resolve(false)
    await expect(verification.approve(request, approval)).rejects.toMatchObject({
      error: 'temporarily_unavailable',
      reason: 'device_code_contended',
    })
    expect(await store.findBy('grant', { subject: 'alice' })).toEqual([])
  })

  it.each([
    ['a scope that was not asked for', { ...approval, scope: ['read', 'write'] }],
    ['a resource that was not asked for', { ...approval, resources: ['https://api.example/'] }],
    ['no subject', { authentication }],
    ['an empty subject', { ...approval, subject: '' }],
    ['a subject that no store can hold', { ...approval, subject: 'x'.repeat(256) }],
    ['no authentication', { subject: 'alice' }],
    ['an authentication at no time', { subject: 'alice', authentication: {} }],
    [
      'a sign-in in milliseconds, attack A5',
      { ...approval, authentication: { time: authentication.time * 1000 } },
    ],
    ['a misspelt member', { ...approval, scopes: [] }],
    ['a text for a scope', { ...approval, scope: 'read' }],
    ['nothing, DV-15', undefined],
    ['null, DV-15', null],
    ['the text False, DV-15', 'False'],
  ])('refuses an approval with %s, RFC 6749 §3.3', async (_what, given) => {
    const { start, verification, outcome, store } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    const request = await verification.find(userCode, session)
    // What a caller without a compiler may pass.
    await expect(
      verification.approve(request, given as unknown as typeof approval),
    ).rejects.toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
    expect(await outcome(code)).toBe('authorization_pending')
    expect(await store.findBy('grant', { subject: 'alice' })).toEqual([])
  })

  it('takes an approval of nothing', async () => {
    const { start, verification, poll } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    const request = await verification.find(userCode, session)
    await verification.approve(request, { ...approval, scope: [] })
    expect(JSON.parse((await poll(code)).body ?? '')).not.toHaveProperty('scope')
  })

  it('reports a refusal without a user, and never a code', async () => {
    const { start, verification, events } = createDeviceProvider()
    const { userCode } = await start()
    await verification.deny(await verification.find(userCode, session))
    expect(events.at(-1)).toEqual({
      type: 'device_decided',
      clientId: 'television',
      subject: undefined,
      approved: false,
    })
    expect(JSON.stringify(events)).not.toContain(userCode)
  })

  it.each(['', undefined, 7])('needs to know who enters a code: not %j', async (attemptedBy) => {
    const { start, verification } = createDeviceProvider()
    const { userCode } = await start()
    const by = attemptedBy as string
    const mistake = { code: 'ERR_AUTHKIT_CONFIG' }
    await expect(verification.find(userCode, by)).rejects.toMatchObject(mistake)
    await expect(verification.deny({ userCode, attemptedBy: by })).rejects.toMatchObject(mistake)
  })
})

describe('new DeviceVerification', () => {
  it('needs a server with the device grant', () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients: [] })
    expect(() => new DeviceVerification(server)).toThrow('registerGrant(deviceCode(')
    server.registerGrant(deviceCode({ verificationUri }))
    expect(() => new DeviceVerification(server)).not.toThrow()
  })

  it.each([
    { maxAttempts: 0 },
    { maxAttempts: 101 },
    { maxAttempts: 2.5 },
    { attemptWindow: 0 },
    { attempts: 5 },
  ])('refuses %j', (options) => {
    const { server } = createDeviceProvider()
    expect(() => new DeviceVerification(server, options)).toThrow(
      expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' }),
    )
  })
})

/** The letters as keyboards for Japanese write them. */
function fullWidth(code: string): string {
  return [...code]
    .map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))
    .join('')
}
