import { describe, expect, it } from 'vitest'
import type { StoreRecord } from '@authkit/common/store'
import { AuthorizationServer, deviceCode } from '@authkit/oauth2/server'
import { memoryStore, sha256 } from '@authkit/common'
import {
  createDeviceProvider,
  deviceGrant,
  session,
  verificationUri,
} from '../device-verification/device-provider.ts'
import { basic, issuer, json, post, secret } from '../provider.ts'

describe('device authorization endpoint', () => {
  it('DV-3, T-DV-10 answers a public client with both codes, where to enter one and for how long, RFC 8628 §1, RFC 8628 §3.1, RFC 8628 §3.2', async () => {
    const { begin } = createDeviceProvider()
    const response = await begin()
    expect(response.status).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
    const answer = json(response)
    expect(answer).toEqual({
      device_code: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: verificationUri,
      verification_uri_complete: `${verificationUri}?user_code=${String(answer['user_code'])}`,
      expires_in: 600,
      interval: 5,
    })
  })

  it('DV-3 writes user codes of nine digits for keypads, RFC 8628 §6.1', async () => {
    const { begin } = createDeviceProvider({
      device: { userCode: 'digits', lifetime: 1800, interval: 10 },
    })
    expect(json(await begin())).toMatchObject({
      user_code: expect.stringMatching(/^\d{3}-\d{3}-\d{3}$/),
      expires_in: 1800,
      interval: 10,
    })
  })

  it('writes user codes in a format of the application, RFC 8628 §6.1', async () => {
    const userCode = { characters: 'ACEF23456789', length: 10, groupLength: 4 }
    const { start, outcome, approve } = createDeviceProvider({ device: { userCode } })
    const codes = await start()
    expect(codes.userCode).toMatch(/^[ACEF2-9]{4}-[ACEF2-9]{4}-[ACEF2-9]{2}$/)
    await approve(codes.userCode.toLowerCase())
    expect(await outcome(codes.deviceCode)).toBe('tokens')
  })

  it('adds the user code to the query of a verification URI that has one, RFC 8628 §3.3.1', async () => {
    const { begin } = createDeviceProvider({
      device: { verificationUri: 'https://issuer.example/device?lang=de' },
    })
    const { user_code: code, verification_uri_complete: uri } = json(await begin())
    expect(uri).toBe(`https://issuer.example/device?lang=de&user_code=${String(code)}`)
  })

  it('DV-1, T-DV-8 refuses a request that names no client with 401, RFC 8628 §3.1', async () => {
    const { begin } = createDeviceProvider()
    const response = await begin({ client_id: undefined })
    expect(response.status).toBe(401)
    expect(json(response)['error']).toBe('invalid_client')
  })

  it.each([
    ['an unknown client, X-18', { client_id: 'nobody' }, {}],
    ['a confidential client that proves nothing', { client_id: 'console' }, {}],
    ['a wrong secret', { client_id: undefined }, basic('console', 'wrong')],
  ])('DV-1 refuses %s, RFC 8628 §3.1', async (_what, changes, headers) => {
    const { begin } = createDeviceProvider()
    const response = await begin(changes, headers)
    expect(response.status).toBe(401)
    expect(json(response)['error']).toBe('invalid_client')
  })

  it('DV-4, T-DV-9 keeps the client that authenticated, also when the form names none, RFC 8628 §3.1', async () => {
    const { start, verification, poll, approve, console } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start({ client_id: undefined }, console)
    const { client } = await verification.find(userCode, session)
    expect(client.client_id).toBe('console')
    await approve(userCode)
    expect((await poll(code, { client_id: undefined }, console)).status).toBe(200)
  })

  it('T-DV-2 refuses a client that is not registered for the grant, RFC 8628 §3.1', async () => {
    const { begin } = createDeviceProvider()
    const response = await begin({ client_id: undefined }, basic('job', secret))
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('unauthorized_client')
  })

  it('DV-2, X-18 refuses an unknown scope and one that the client may not have with 400, RFC 8628 §3.1', async () => {
    const { begin } = createDeviceProvider()
    for (const scope of ['nonsense', 'read nonsense', 'admin']) {
      const response = await begin({ scope })
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_scope')
    }
  })

  it('X-18 takes no GET, so that no code gets into a log of URLs, RFC 8628 §3.1', async () => {
    const { server } = createDeviceProvider()
    const response = await server.createEndpointResponse('device_authorization', {
      method: 'GET',
      url: `${issuer}/device_authorization?client_id=television`,
      headers: {},
    })
    expect(response.status).toBe(405)
    expect(response.headers['allow']).toBe('POST')
  })

  it('refuses a resource that is unknown or not for this client, RFC 8707 §2', async () => {
    const resources = [
      { resource: 'https://api.example/' },
      { resource: 'https://closed.example/', allowClient: () => false },
    ]
    const { begin } = createDeviceProvider({ resources })
    expect((await begin({ resource: 'https://api.example/' })).status).toBe(200)
    for (const resource of ['https://closed.example/', 'https://other.example/', 'nonsense']) {
      expect(json(await begin({ resource }))['error']).toBe('invalid_target')
    }
  })

  it('is in the metadata, RFC 8628 §4', () => {
    const { server } = createDeviceProvider()
    const metadata = server.metadata()
    expect(metadata['device_authorization_endpoint']).toBe(`${issuer}/device_authorization`)
    expect(metadata['grant_types_supported']).toContain(deviceGrant)
  })

  it('draws another user code when one is taken, and says so when none is free, RFC 8628 §6.1', async () => {
    const { store, start, begin, events } = createDeviceProvider()
    const insert = store.insert.bind(store)
    let taken = 3
    store.insert = (kind, record) =>
      kind === 'user_code' && taken-- > 0 ? Promise.resolve(false) : insert(kind, record)
    expect((await start()).userCode).toMatch(/^[A-Z-]{9}$/)
    expect(taken).toBe(-1)
    taken = Infinity
    const response = await begin()
    expect(response.status).toBe(503)
    expect(events).toContainEqual(expect.objectContaining({ reason: 'no_user_code_free' }))
  })

  it('never gives two devices one user code at a time, RFC 8628 §6.1', async () => {
    const { store, start, begin, verification } = createDeviceProvider()
    const insert = store.insert.bind(store)
    const get = store.get.bind(store)
    // As if the same user code were drawn every time.
    const same = (kind: string, id: string) => (kind === 'user_code' ? 'drawn' : id)
    store.insert = (kind, record) => insert(kind, { ...record, id: same(kind, record.id) })
    store.get = (kind, id) => get(kind, same(kind, id))
    const { userCode } = await start({ scope: 'write' })
    expect((await begin({ scope: 'read' })).status).toBe(503)
    expect((await verification.find(userCode, session)).scope).toEqual(['write'])
  })

  it('A-56 keeps no device code and no user code in the store, RFC 8628 §5.2', async () => {
    const { store, start, approve } = createDeviceProvider()
    const written: string[] = []
    const put = store.put.bind(store)
    const insert = store.insert.bind(store)
    const replace = store.replace.bind(store)
    store.put = (kind, record) => put(kind, noted(record))
    store.insert = (kind, record) => insert(kind, noted(record))
    store.replace = (kind, record, version) => replace(kind, noted(record), version)
    const noted = (record: StoreRecord): StoreRecord => {
      written.push(JSON.stringify(record))
      return record
    }
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    expect(written.length).toBeGreaterThan(3)
    for (const value of [code, userCode, userCode.replace('-', ''), session]) {
      expect(written.join('\n')).not.toContain(value)
    }
    expect(written.join('\n')).toContain(sha256(session))
  })

  it.each([
    ['no options', undefined],
    ['no verification URI', {}],
    ['a relative one', { verificationUri: '/device' }],
    ['one without TLS', { verificationUri: 'http://issuer.example/device' }],
    ['one of JavaScript', { verificationUri: 'javascript:alert(1)' }],
    ['one with a fragment', { verificationUri: `${verificationUri}#here` }],
    ['one with user information', { verificationUri: 'https://issuer.example@evil.example/' }],
    ['an unknown option', { verificationUri, expiresIn: 5 }],
    ['a lifetime of nothing', { verificationUri, lifetime: 0 }],
    ['a lifetime of a day, RFC 8628 §5.1', { verificationUri, lifetime: 86_400 }],
    ['half an interval', { verificationUri, interval: 0.5 }],
    ['an unknown format', { verificationUri, userCode: 'emoji' }],
    ['a format named like the language', { verificationUri, userCode: '__proto__' }],
    [
      'a format that can be guessed, RFC 8628 §5.1',
      { verificationUri, userCode: { characters: '0123456789', length: 8, groupLength: 4 } },
    ],
    [
      'a format of letters in two cases',
      { verificationUri, userCode: { characters: 'ABCabc', length: 20, groupLength: 4 } },
    ],
    [
      'a format of one letter twice',
      { verificationUri, userCode: { characters: 'AAB', length: 40, groupLength: 4 } },
    ],
    [
      'a format without length',
      { verificationUri, userCode: { characters: 'ABCDEFGH', length: -1, groupLength: 4 } },
    ],
    [
      'groups of nothing',
      { verificationUri, userCode: { characters: 'ABCDEFGH', length: 20, groupLength: 0 } },
    ],
  ])('refuses %s when it is made', (_what, options) => {
    // What a caller without a compiler may pass.
    expect(() => deviceCode(options as unknown as Parameters<typeof deviceCode>[0])).toThrow(
      expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' }),
    )
  })

  it.each(['http://127.0.0.1:8080/device', 'https://short.example'])(
    'takes the verification URI %s',
    (uri) => {
      expect(() => deviceCode({ verificationUri: uri })).not.toThrow()
    },
  )

  it('A-07 refuses a repeated parameter, RFC 6749 §3.2', async () => {
    const { server } = createDeviceProvider()
    const request = post('/device_authorization', { client_id: 'television', scope: 'read' })
    for (const name of ['client_id', 'scope', 'unknown']) {
      const body = `${String(request.body)}&${name}=read&${name}=read`
      const response = await server.createEndpointResponse('device_authorization', {
        ...request,
        body,
      })
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_request')
    }
  })

  it.each([
    ['a JSON body', { 'content-type': 'application/json' }, '{"client_id":"television"}'],
    ['no content type', {}, 'client_id=television'],
    ['another charset', { 'content-type': `${form()}; charset=utf-16` }, 'client_id=television'],
    ['a body of an array', { 'content-type': form() }, ['client_id', 'television']],
    ['a body of objects', { 'content-type': form() }, { client_id: { $ne: '' } }],
    ['a body of the language', { 'content-type': form() }, JSON.parse('{"__proto__":{"x":1}}')],
    ['broken percent-encoding', { 'content-type': form() }, 'client_id=%E0%A4%A'],
    ['a megabyte', { 'content-type': form() }, `client_id=${'x'.repeat(1_000_000)}`],
    ['a NUL in the client', { 'content-type': form() }, 'client_id=%00'],
    ['a scope of controls', { 'content-type': form() }, 'client_id=television&scope=%00%0d%0a'],
    ['Bearer alone', { 'content-type': form(), authorization: 'Bearer' }, 'client_id=television'],
    ['Basic alone', { 'content-type': form(), authorization: 'Basic =' }, 'client_id=television'],
    [
      '64 kB of Basic',
      { 'content-type': form(), authorization: `Basic ${'A'.repeat(65_536)}` },
      'client_id=television',
    ],
    ['no body', {}, undefined],
  ])('A-60, A-08 answers %s with 4xx and JSON', async (_what, headers, body) => {
    const { server } = createDeviceProvider()
    const response = await server.createEndpointResponse('device_authorization', {
      method: 'POST',
      url: `${issuer}/device_authorization`,
      headers,
      body,
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(json(response)['error']).toMatch(/^invalid_(?:request|client|scope)$/)
  })

  it('A-24 answers 503 when the store fails, and gives no codes', async () => {
    for (const operation of ['insert', 'put'] as const) {
      const { store, begin } = createDeviceProvider()
      Object.assign(store, { [operation]: () => Promise.reject(new Error('disk full')) })
      const response = await begin()
      expect(response.status).toBe(503)
      expect(json(response)).not.toHaveProperty('device_code')
    }
  })

  it('comes with its grant and not without, RFC 8628 §3.1', () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients: [] })
    expect(server.routes().map(({ name }) => name)).not.toContain('device_authorization')
    server.registerGrant(deviceCode({ verificationUri }))
    expect(server.routes()).toContainEqual(
      expect.objectContaining({
        name: 'device_authorization',
        path: '/device_authorization',
        methods: ['POST'],
      }),
    )
  })
})

function form(): string {
  return 'application/x-www-form-urlencoded'
}
