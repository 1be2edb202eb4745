import { describe, expect, it } from 'vitest'
import { toFetch } from '../src/fetch.ts'
import { formParameters, type HttpHandler, type HttpRequest, jsonResponse } from '../src/http.ts'

const accept: HttpHandler = async () => ({ status: 200, headers: {} })

const fail: HttpHandler = () => Promise.reject(new Error('secret detail'))

const echoForm: HttpHandler = async (request) =>
  jsonResponse(200, { a: formParameters(request).get('a') })

const setCookies: HttpHandler = async () => ({
  status: 200,
  headers: { 'set-cookie': ['a=1; Path=/', 'b=2'], vary: 'cookie' },
  body: 'ok',
})

/** What the handler is given for a request. */
async function recordOf(request: Request): Promise<HttpRequest | undefined> {
  let seen: HttpRequest | undefined
  await toFetch(async (record) => {
    seen = record
    return { status: 204, headers: {} }
  })(request)
  return seen
}

function post(
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
): Request {
  return new Request('https://a.test/token?x=1', { method: 'post', body, headers })
}

/** A body that comes in chunks of a kilobyte and tells how far it was read. */
function endless(): {
  stream: ReadableStream<Uint8Array>
  state: { sent: number; ended: boolean }
} {
  const state = { sent: 0, ended: false }
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      state.sent += 1024
      controller.enqueue(new Uint8Array(1024).fill(0x61))
    },
    cancel() {
      state.ended = true
    },
  })
  return { stream, state }
}

describe('toFetch', () => {
  it('hands over method, URL, header fields and the text of the body, Fetch Standard §5', async () => {
    const record = await recordOf(post('a=1&b=é', { 'X-Custom': 'Value' }))
    expect(record).toMatchObject({
      method: 'POST',
      url: 'https://a.test/token?x=1',
      headers: { 'x-custom': 'Value' },
      body: 'a=1&b=é',
    })
  })

  it('hands over no body where there is none', async () => {
    const record = await recordOf(new Request('https://a.test/'))
    expect(record).not.toHaveProperty('body')
  })

  it('joins a repeated field, as the web does, so that it reads as one malformed value', async () => {
    const headers = new Headers([
      ['authorization', 'Basic a'],
      ['authorization', 'Basic b'],
    ])
    const record = await recordOf(new Request('https://a.test/', { headers }))
    expect(record?.headers['authorization']).toBe('Basic a, Basic b')
  })

  it('A-09 has no header fields but those that were sent', async () => {
    const record = await recordOf(new Request('https://a.test/', { headers: { __proto__x: '1' } }))
    expect(record?.headers['constructor']).toBeUndefined()
  })

  it('serves an endpoint that reads a form', async () => {
    const response = await toFetch(echoForm)(post(new URLSearchParams({ a: '1 2' })))
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ a: '1 2' })
  })

  it('sends each value of a list as a field of its own', async () => {
    const response = await toFetch(setCookies)(new Request('https://a.test/'))
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
    expect(response.headers.get('vary')).toBe('cookie')
    expect(await response.text()).toBe('ok')
  })

  it.each([204, 205, 304])('sends no body with status %i, which may have none', async (status) => {
    const handler: HttpHandler = async () => ({ status, headers: {}, body: '' })
    const response = await toFetch(handler)(new Request('https://a.test/'))
    expect([response.status, response.body]).toEqual([status, null])
  })

  it('reads a body of up to 1 048 576 bytes unless told', async () => {
    const most = 'x'.repeat(1_048_576)
    expect((await recordOf(post(most)))?.body).toHaveLength(1_048_576)
    expect((await toFetch(accept)(post(`${most}x`))).status).toBe(413)
    expect((await toFetch(accept, { maxBytes: 3 })(post('éé'))).status).toBe(413)
  })

  it('answers 413 to an endless body and stops reading, RFC 9110 §15.5', async () => {
    const { stream, state } = endless()
    // `duplex` is required for a stream and not in the types of Node.
    const init = { method: 'POST', body: stream, duplex: 'half' } as RequestInit
    const errors: unknown[] = []
    const fetchHandler = toFetch(fail, {
      maxBytes: 10_000,
      onError: (error) => errors.push(error),
    })
    const response = await fetchHandler(new Request('https://a.test/', init))
    expect(response.status).toBe(413)
    expect(state.ended).toBe(true)
    expect(state.sent).toBeLessThan(20_000)
    expect(errors).toEqual([])
  })

  it('answers 400 to a body that is not UTF-8', async () => {
    const response = await toFetch(accept)(post(new Uint8Array([0xff])))
    expect(response.status).toBe(400)
  })

  it('answers 400 to a body that breaks off', async () => {
    const stream = new ReadableStream({
      pull(controller) {
        controller.error(new Error('reset'))
      },
    })
    const init = { method: 'POST', body: stream, duplex: 'half' } as RequestInit
    expect((await toFetch(accept)(new Request('https://a.test/', init))).status).toBe(400)
  })

  it.each<[string, HttpHandler]>([
    ['rejects', fail],
    [
      'throws',
      () => {
        throw new TypeError('secret detail')
      },
    ],
    ['answers with a field of two lines', async () => ({ status: 200, headers: { a: 'b\r\nc' } })],
    ['answers with a status that is none', async () => ({ status: 42, headers: {} })],
  ])(
    'answers 500 without a word when the handler %s, and tells the operator',
    async (_, handler) => {
      const errors: unknown[] = []
      const fetchHandler = toFetch(handler, { onError: (error) => errors.push(error) })
      const response = await fetchHandler(new Request('https://a.test/'))
      expect(response.status).toBe(500)
      expect(await response.text()).toBe('')
      expect(errors).toHaveLength(1)
      expect((await toFetch(handler)(new Request('https://a.test/'))).status).toBe(500)
    },
  )
})
