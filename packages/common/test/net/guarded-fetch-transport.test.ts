import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  AuthkitConfigError,
  guardedFetch,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from '../../src/index.ts'

const mustNotBeCalled = (): Promise<never> => Promise.reject(new Error('must not be called'))

const failure = (code: string): unknown => expect.objectContaining({ name: 'FetchError', code })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('guardedFetch with a transport', () => {
  const answer: TransportResponse = { status: 200, headers: { 'x-a': 'b' }, text: 'ok' }

  it('G14: hands it one request with its limits, and no fetch is called', async () => {
    vi.stubGlobal('fetch', mustNotBeCalled)
    const seen: TransportRequest[] = []
    const transport: Transport = async (request) => {
      seen.push(request)
      return answer
    }
    const { signal } = new AbortController()
    const response = await guardedFetch('https://a.test/x?y=1', {
      method: 'POST',
      headers: { accept: 'a/b' },
      body: 'c=d',
      timeout: 7,
      maxBytes: 9,
      exactText: true,
      signal,
      transport,
    })
    expect(response).toEqual(answer)
    expect(seen).toEqual([
      {
        url: new URL('https://a.test/x?y=1'),
        method: 'POST',
        headers: { accept: 'a/b' },
        body: 'c=d',
        timeout: 7,
        maxBytes: 9,
        exactText: true,
        signal,
      },
    ])
  })

  it('C-11 takes a URL that was parsed, and judges it like a text', async () => {
    const seen: string[] = []
    const transport: Transport = async ({ url }) => {
      seen.push(url.href)
      // What a transport makes of its URL is not what the next request goes to.
      url.host = 'other.test'
      return answer
    }
    const url = new URL('https://a.test/x')
    await guardedFetch(url, { transport })
    await guardedFetch(url, { transport })
    expect(seen).toEqual(['https://a.test/x', 'https://a.test/x'])
    expect(url.href).toBe('https://a.test/x')
  })

  it.each([
    'http://a.test/',
    'https://user@a.test/',
    'ftp://localhost/',
    'ws://127.0.0.1/',
    'file://localhost/etc/passwd',
    'data:text/plain,a',
  ])('C-11 refuses the URL %s, parsed too', async (text) => {
    for (const url of [text, new URL(text)]) {
      const refused = guardedFetch(url, { transport: mustNotBeCalled })
      await expect(refused).rejects.toThrow(failure('ERR_FETCH_INSECURE'))
    }
  })

  it.each([301, 302, 303, 304, 307, 308])(
    'C-11 takes status %i for a redirect whatever the transport does, RFC 8725 §3.10',
    async (status) => {
      const options = { transport: async () => ({ ...answer, status }) }
      await expect(guardedFetch('https://a.test/', options)).rejects.toThrow(
        failure('ERR_FETCH_REDIRECT'),
      )
      const response = await guardedFetch('https://a.test/', { ...options, redirects: 'answer' })
      expect(response.status).toBe(status)
    },
  )

  it('C-11 refuses a text that is longer than bytes were allowed, and not one that may have been shorter', async () => {
    const transport = async (): Promise<TransportResponse> => ({ ...answer, text: '€€' })
    const options = { transport, maxBytes: 2 }
    expect((await guardedFetch('https://a.test/', options)).text).toBe('€€')
    await expect(guardedFetch('https://a.test/', { ...options, maxBytes: 1 })).rejects.toThrow(
      failure('ERR_FETCH_TOO_LARGE'),
    )
  })

  it('C-11 gives up in time even with one that does not listen', async () => {
    const options = { timeout: 0.05, transport: () => new Promise<never>(() => {}) }
    await expect(guardedFetch('https://a.test/', options)).rejects.toThrow(
      failure('ERR_FETCH_TIMEOUT'),
    )
  })

  it('ends with the reason of the caller, and leaves no listener on a signal that outlives it', async () => {
    const controller = new AbortController()
    const { signal } = controller
    await guardedFetch('https://a.test/', { signal, transport: async () => answer })
    expect(getEventListeners(signal, 'abort')).toEqual([])
    const reason = new Error('the user left')
    const attempt = guardedFetch('https://a.test/', {
      signal,
      transport: () => {
        controller.abort(reason)
        return new Promise<never>(() => {})
      },
    })
    await expect(attempt).rejects.toBe(reason)
  })

  it('keeps the cause of its failure, thrown or rejected, and passes on what is an error of ours', async () => {
    const cause = new Error('the proxy is away')
    const thrower = (): never => {
      throw cause
    }
    for (const transport of [thrower, () => Promise.reject(cause)]) {
      await expect(guardedFetch('https://a.test/', { transport })).rejects.toMatchObject({
        code: 'ERR_FETCH_NETWORK',
        cause,
      })
    }
    const own = new AuthkitConfigError('set the proxy')
    const attempt = guardedFetch('https://a.test/', { transport: () => Promise.reject(own) })
    await expect(attempt).rejects.toBe(own)
  })

  it.each([
    undefined,
    null,
    'ok',
    {},
    { ...answer, status: '200' },
    { ...answer, status: 101 },
    { ...answer, status: 600 },
    { ...answer, status: Number.NaN },
    { ...answer, text: undefined },
    { ...answer, text: Buffer.from('ok') },
    { ...answer, headers: null },
  ])('takes %o for no answer', async (given: unknown) => {
    // A transport without types may answer anything.
    const transport = (() => Promise.resolve(given)) as Transport
    await expect(guardedFetch('https://a.test/', { transport })).rejects.toThrow(
      failure('ERR_FETCH_NETWORK'),
    )
  })

  it('refuses a text with U+FFFD where it is to be exact, since most put that for wrong bytes, RFC 8259 §8.1', async () => {
    const transport = async (): Promise<TransportResponse> => ({ ...answer, text: 'a\uFFFD' })
    expect((await guardedFetch('https://a.test/', { transport })).text).toBe('a\uFFFD')
    const attempt = guardedFetch('https://a.test/', { transport, exactText: true })
    await expect(attempt).rejects.toThrow(failure('ERR_FETCH_NETWORK'))
  })

  it.each(['http://provider.test/', 'https://user@provider.test/', 'ftp://localhost/', ''])(
    'sends nothing to %j',
    async (url) => {
      const options = { transport: mustNotBeCalled }
      await expect(guardedFetch(url, options)).rejects.toThrow(failure('ERR_FETCH_INSECURE'))
    },
  )

  it.each([
    [{ headers: { a: 'b\r\nc: d' } }, /header field/],
    [{ fetch }, /fetch or transport/],
    [{ addresses: 'public' as const }, /leave out fetch and transport/],
    [{ timeout: 0 }, /timeout/],
    [{ maxBytes: 0 }, /maxBytes/],
  ])('refuses %o before it is called', async (options, message) => {
    const transport = mustNotBeCalled
    const attempt = guardedFetch('https://a.test/', { ...options, transport })
    await expect(attempt).rejects.toThrow(AuthkitConfigError)
    await expect(attempt).rejects.toThrow(message)
  })
})
