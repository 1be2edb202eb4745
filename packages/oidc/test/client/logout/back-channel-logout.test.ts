import { AuthkitConfigError, HttpInputError, memoryStore } from '@authkit/common'
import type { HttpHandler, HttpRequest, HttpResponse } from '@authkit/common/http'
import { JsonWebKey, jwt } from '@authkit/jose'
import { fixedClock } from '@authkit/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  backChannelLogout,
  type BackChannelLogoutOptions,
  type LogoutNotice,
} from '../../../src/client/logout/back-channel-logout.ts'
import { LogoutTokenError } from '../../../src/client/logout/logout-errors.ts'
import { logoutClaims, logoutToken, now, providerKey, reader } from './support/logout-tokens.ts'

/** An endpoint with what it was told. */
function endpoint(options: Partial<BackChannelLogoutOptions> = {}) {
  const clock = fixedClock(now)
  const notices: LogoutNotice[] = []
  const errors: unknown[] = []
  const store = memoryStore({ clock })
  const handle = backChannelLogout({
    client: reader({ clock }),
    store,
    onLogout: (notice) => void notices.push(notice),
    onError: (error) => errors.push(error),
    ...options,
  })
  return { handle, notices, errors, clock, store }
}

const form = (body: unknown, change: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: 'https://app.example/back-channel-logout',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
  ...change,
})

const send = (handle: HttpHandler, token: string): Promise<HttpResponse> =>
  handle(form(`logout_token=${token}`))

const bodyOf = ({ body = '' }: HttpResponse): unknown => JSON.parse(body)

describe('backChannelLogout', () => {
  it('C-20 ends the session before it answers 200, which no cache keeps (Back-Channel Logout §2.7, §2.8)', async () => {
    let ended = false
    const { handle, errors } = endpoint({
      onLogout: async ({ iss, sub, sid, clientId, claims }) => {
        await Promise.resolve()
        expect({ iss, sub, sid, clientId }).toEqual({
          iss: 'https://op.example',
          sub: 'alice',
          sid: 's1',
          clientId: 'app',
        })
        expect(claims.jti).toMatch(/^t/)
        ended = true
      },
    })
    const response = await send(handle, logoutToken())
    expect({ errors, ended }).toEqual({ errors: [], ended: true })
    expect(response).toEqual({ status: 200, headers: { 'cache-control': 'no-store' } })
  })

  it('tells of all sessions of the user when there is no sid (Back-Channel Logout §2.4)', async () => {
    const { handle, notices } = endpoint()
    await send(handle, logoutToken({ sid: undefined }))
    await send(handle, logoutToken({ sub: undefined }))
    expect(notices.map(({ sub, sid }) => [sub, sid])).toEqual([
      ['alice', undefined],
      [undefined, 's1'],
    ])
    // A notice without a sid has a sub, which the type says as well.
    const [notice] = notices
    if (notice !== undefined && notice.sid === undefined) {
      expectTypeOf(notice.sub).toEqualTypeOf<string>()
    }
  })

  it('ignores what else is in the form and in the URL (Back-Channel Logout §2.5)', async () => {
    const { handle } = endpoint()
    const body = `other=1&other=2&logout_token=${logoutToken()}`
    const url = 'https://app.example/back-channel-logout?logout_token=x'
    expect((await handle(form(body, { url }))).status).toBe(200)
  })

  it('takes a form that a body parser has read, and bytes', async () => {
    const { handle } = endpoint()
    expect((await handle(form({ logout_token: logoutToken() }))).status).toBe(200)
    const bytes = new TextEncoder().encode(`logout_token=${logoutToken()}`)
    expect((await handle(form(bytes))).status).toBe(200)
  })

  it('C-20 refuses a token that was used before, from whichever process, until it ended (Back-Channel Logout §2.6)', async () => {
    const { handle, notices, clock, store } = endpoint()
    const other = endpoint({ store })
    const token = logoutToken()
    expect((await send(handle, token)).status).toBe(200)
    expect((await send(handle, token)).status).toBe(400)
    expect((await send(other.handle, token)).status).toBe(400)
    clock.advance(129)
    expect(bodyOf(await send(handle, token))).toMatchObject({
      error_description: 'The Logout Token was used before',
    })
    clock.advance(1)
    expect((await send(handle, token)).status).toBe(400)
    expect(notices).toHaveLength(1)
    expect(other.notices).toHaveLength(0)
  })

  it('C-20 remembers a token for as long as a client accepts it, however far its clock may differ (Back-Channel Logout §2.6)', async () => {
    const clock = fixedClock(now)
    const store = memoryStore({ clock })
    const client = reader({ clock, leeway: 3600 })
    const { handle, notices } = endpoint({ client, store })
    const tokens = [logoutToken(), logoutToken({ exp: undefined })]
    for (const token of tokens) expect((await send(handle, token)).status).toBe(200)
    for (const seconds of [721, 2998]) {
      clock.advance(seconds)
      for (const token of tokens) {
        expect(bodyOf(await send(handle, token))).toMatchObject({
          error_description: 'The Logout Token was used before',
        })
      }
    }
    clock.advance(1)
    for (const token of tokens) expect((await send(handle, token)).status).toBe(400)
    expect(notices).toHaveLength(2)
  })

  it('A-23 accepts one of many that come at the same time', async () => {
    const { handle, notices } = endpoint()
    const token = logoutToken()
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(handle, token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(notices).toHaveLength(1)
  })

  it('takes the same jti of another provider for another token', async () => {
    const key = JsonWebKey.generate('EC', { alg: 'ES256' })
    const issuer = 'https://other.example'
    const clients = [reader(), reader({ issuer, keys: key.toJSON(), algorithms: ['ES256'] })]
    const { handle } = endpoint({ client: undefined, clients })
    const claims = { jti: 'same' }
    expect((await send(handle, logoutToken(claims))).status).toBe(200)
    const theirs = jwt.encode({ alg: 'ES256' }, logoutClaims({ ...claims, iss: issuer }), key)
    expect((await send(handle, theirs)).status).toBe(200)
  })

  it('takes the token again after a logout that failed, and answers that with 400 (Back-Channel Logout §2.5, §2.8)', async () => {
    const fault = new Error('the database of sessions is gone')
    let isBroken = true
    const { handle, errors } = endpoint({
      onLogout: () => (isBroken ? Promise.reject(fault) : undefined),
    })
    const token = logoutToken()
    const failed = await send(handle, token)
    expect(failed.status).toBe(400)
    expect(failed.headers['cache-control']).toBe('no-store')
    expect(failed.body).toBe('{"error":"server_error","error_description":"The logout failed"}')
    expect(errors).toEqual([fault])
    isBroken = false
    expect((await send(handle, token)).status).toBe(200)
  })

  it('A-24 answers 400 and ends nothing when the store fails', async () => {
    const store = memoryStore()
    const fault = new Error('no connection')
    const { handle, notices, errors } = endpoint({
      store: { ...store, insert: () => Promise.reject(fault) },
    })
    expect((await send(handle, logoutToken())).status).toBe(400)
    expect(notices).toEqual([])
    expect(errors).toEqual([fault])
  })

  it('tells of both faults when the store cannot forget the token of a logout that failed', async () => {
    const [logout, store] = [new Error('no database'), new Error('no connection')]
    const { handle, errors } = endpoint({
      store: { ...memoryStore(), delete: () => Promise.reject(store) },
      onLogout: () => Promise.reject(logout),
    })
    expect((await send(handle, logoutToken())).status).toBe(400)
    expect(errors).toEqual([store, logout])
  })

  it('serves several clients, and tells which one it was', async () => {
    const clients = [reader(), reader({ clientId: 'second' })]
    const { handle, notices } = endpoint({ client: undefined, clients })
    expect((await send(handle, logoutToken({ aud: 'second' }))).status).toBe(200)
    expect(notices.map(({ clientId }) => clientId)).toEqual(['second'])
    expect((await send(handle, logoutToken({ aud: 'third' }))).status).toBe(400)
    expect(notices).toHaveLength(1)
  })

  it('asks every client about an encrypted token, which does not say whom it is for', async () => {
    const key = JsonWebKey.generate('EC', { alg: 'ECDH-ES', use: 'enc' })
    const clients = [reader(), reader({ clientId: 'second', decryption: { key } })]
    const { handle, notices } = endpoint({ client: undefined, clients })
    const token = jwt.encode({ alg: 'RS256' }, logoutClaims({ aud: 'second' }), providerKey, {
      encrypt: { key: key.toJSON(), header: { alg: 'ECDH-ES', enc: 'A128GCM' } },
    })
    expect((await send(handle, token)).status).toBe(200)
    expect(notices.map(({ clientId }) => clientId)).toEqual(['second'])
  })
})

describe('backChannelLogout answers 400 and no raw error (Back-Channel Logout §2.8)', () => {
  it.each<[string, HttpRequest]>([
    ['another method', form(`logout_token=${logoutToken()}`, { method: 'GET' })],
    ['no body', form(undefined)],
    ['an empty token', form('logout_token=')],
    ['no token', form('token=a')],
    ['two tokens', form(`logout_token=${logoutToken()}&logout_token=${logoutToken()}`)],
    ['a token that is none', form('logout_token=a')],
    ['A-08 an object for a token', form({ logout_token: { $ne: '' } })],
    ['A-09 a prototype', form('__proto__=1&constructor=2')],
    ['JSON', form('{}', { headers: { 'content-type': 'application/json' } })],
    ['a malformed form', form('logout_token=%zz')],
    ['bytes that are no text', form(new Uint8Array([0xff, 0xfe]))],
    ['too much', form(`logout_token=${'a'.repeat(70_000)}`)],
  ])('to %s', async (_, request) => {
    const { handle, notices, errors } = endpoint()
    const response = await handle(request)
    expect(response.status).toBe(400)
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json',
    })
    expect(bodyOf(response)).toMatchObject({ error: 'invalid_request' })
    expect(notices).toEqual([])
    const isKnown = errors.every(
      (error) => error instanceof LogoutTokenError || error instanceof HttpInputError,
    )
    expect([errors.length, isKnown]).toEqual([1, true])
  })

  it('J-43 without anything of the token in it, in characters of RFC 6749 §5.2', async () => {
    const { handle } = endpoint()
    const response = await send(handle, logoutToken({ iss: 'https://marker.example' }))
    expect(response.body).not.toContain('marker')
    const { error_description: description } = JSON.parse(response.body ?? '')
    expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
  })
})

describe('the options of backChannelLogout', () => {
  it.each<[string, Record<string, unknown>]>([
    ['no client', { client: undefined }],
    ['an empty list of clients', { client: undefined, clients: [] }],
    ['no store', { store: undefined }],
    ['no onLogout', { onLogout: undefined }],
    ['one that is unknown', { onlogout: () => {} }],
  ])('are refused with %s', (_, change) => {
    expect(() => endpoint(change)).toThrow(AuthkitConfigError)
  })
})
