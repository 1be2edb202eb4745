import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Transport, TransportRequest } from '@authkit/common'
import type { CreateAxiosDefaults } from 'axios'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptedServer, type ScriptedServer } from './scripted-server.ts'
import { onBothAdapters, versions } from './versions.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', () => ({ status: 400, body: { error: 'invalid_grant' } }))
})
afterAll(() => server.close())

const request = (changes: Partial<TransportRequest> = {}): TransportRequest => ({
  url: new URL(`${server.origin}/token`),
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic eDp5' },
  body: 'refresh_token=marker',
  timeout: 5,
  maxBytes: 1000,
  ...changes,
})

describe.each(onBothAdapters)('axiosTransport on the $adapter adapter of $name', (version) => {
  const { adapter, axios, sessions } = version
  const create = (settings: CreateAxiosDefaults = {}): Transport =>
    sessions.axiosTransport(axios.create({ adapter, ...settings }))

  it('H10: sends what it is given and gives what it got, whatever the status, RFC 6749 §3.2', async () => {
    server.on('/token', () => ({ status: 400, headers: { 'X-One': '1' }, body: { error: 'e' } }))
    const response = await create()(request())
    expect(response).toMatchObject({
      status: 400,
      headers: { 'x-one': '1', 'content-type': 'application/json' },
      text: '{"error":"e"}',
    })
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      body: 'refresh_token=marker',
      headers: { authorization: 'Basic eDp5', 'content-type': 'application/x-www-form-urlencoded' },
    })
    await create()(request({ method: 'GET', headers: {}, body: undefined }))
    expect(server.received[1]).toMatchObject({ method: 'GET', body: '' })
  })

  it('leaves the settings for the API out of it', async () => {
    const instance = axios.create({
      adapter,
      baseURL: 'https://api.example',
      headers: { 'x-api': 'key' },
      params: { key: 1 },
      auth: { username: 'u', password: 'p' },
      timeout: 1,
      transformRequest: () => 'no',
      transformResponse: () => 'no',
      validateStatus: () => false,
    })
    instance.interceptors.request.use(() => {
      throw new Error('no')
    })
    const { text } = await sessions.axiosTransport(instance)(request())
    expect(text).toBe('{"error":"invalid_grant"}')
    const [received] = server.received
    expect(received).toMatchObject({ target: '/token', body: 'refresh_token=marker' })
    expect(received?.headers).toMatchObject({ authorization: 'Basic eDp5' })
    expect(received?.headers).not.toHaveProperty('x-api')
  })

  it('C-11: follows no redirect', async () => {
    server.on('/token', () => ({ status: 307, headers: { location: '/elsewhere' } }))
    expect(await create()(request())).toMatchObject({ status: 307, text: '' })
    expect(server.received).toHaveLength(1)
  })

  it('reads no more than it may, after decompression', async () => {
    server.on('/token', () => ({
      headers: { 'content-encoding': 'gzip' },
      raw: gzipSync('x'.repeat(5000)),
    }))
    const late = create()(request({ maxBytes: 4999 }))
    await expect(late).rejects.toMatchObject({ code: 'ERR_FETCH_TOO_LARGE' })
    const whole = await create()(request({ maxBytes: 5000 }))
    expect(whole.text).toHaveLength(5000)
  })

  it('reads text exactly when told', async () => {
    server.on('/token', () => ({ raw: Buffer.from([0xef, 0xbb, 0xbf, 0x61]) }))
    expect((await create()(request())).text).toBe('a')
    expect((await create()(request({ exactText: true }))).text).toBe('\uFEFFa')
    server.on('/token', () => ({ raw: Buffer.from([0x61, 0xff]) }))
    expect((await create()(request())).text).toBe('a\uFFFD')
    await expect(create()(request({ exactText: true }))).rejects.toThrow('not valid')
  })

  it('ends in time, and with the signal', async () => {
    server.on('/token', () => new Promise(() => {}))
    const late = create()(request({ timeout: 0.05 }))
    await expect(late).rejects.toMatchObject({ code: 'ERR_FETCH_TIMEOUT' })
    const controller = new AbortController()
    server.on('/token', () => {
      controller.abort(new Error('no longer'))
      return new Promise(() => {})
    })
    const aborted = create()(request({ signal: controller.signal }))
    await expect(aborted).rejects.toThrow('no longer')
  })

  it('C-24: puts nothing of the request into its errors', async () => {
    const url = new URL('http://127.0.0.1:1/token')
    const error: unknown = await create()(request({ url })).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/marker|eDp5/)
  })

  it('sends without the adapter that wants a token', async () => {
    const { OAuth2Client } = version.oauth2
    const instance = axios.create({ adapter, baseURL: server.origin })
    const transport = sessions.axiosTransport(instance)
    const client = new OAuth2Client({ clientId: 'app', transport })
    sessions.attachOAuth2(instance, client)
    expect(await transport(request({ headers: {} }))).toMatchObject({ status: 400 })
  })
})

describe.each(versions)('axiosTransport on $name', ({ axios, sessions }) => {
  it('reads what an adapter of the application gives', async () => {
    for (const [data, text] of [
      [{ a: 1 }, '{"a":1}'],
      ['text', 'text'],
      [Buffer.from('bytes'), 'bytes'],
      [undefined, ''],
    ]) {
      const instance = axios.create({
        adapter: async (config) => {
          const headers = { 'X-One': ['1', '2'] }
          return { data, status: 200, statusText: '', headers, config }
        },
      })
      const response = await sessions.axiosTransport(instance)(request())
      expect(response).toEqual({ status: 200, headers: { 'x-one': '1, 2' }, text })
    }
  })

  it('C-24: says what an adapter of the application says, and nothing of the request that is in its error', async () => {
    const own = (config: object): Error => {
      const cause = Object.assign(new TypeError('why', { cause: config }), { config, code: 'EWHY' })
      return Object.assign(new RangeError('own', { cause }), { config, options: config })
    }
    const instance = axios.create({ adapter: (config) => Promise.reject(own(config)) })
    const failed = sessions.axiosTransport(instance)(request())
    const error: unknown = await failed.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'RangeError', message: 'own' })
    expect(error).toMatchObject({ cause: { name: 'TypeError', message: 'why', code: 'EWHY' } })
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/marker|eDp5/)
  })

  it.each([
    ['a record', (config: object) => ({ config })],
    ['nothing', () => undefined],
  ])('C-24: makes an error of %s that an adapter throws', async (_title, thrown) => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- it is what is tested
    const instance = axios.create({ adapter: (config) => Promise.reject(thrown(config)) })
    const failed = sessions.axiosTransport(instance)(request())
    const error: unknown = await failed.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/marker|eDp5/)
  })
})
