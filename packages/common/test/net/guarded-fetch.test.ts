import { execFileSync } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AuthkitConfigError, FetchError, guardedFetch } from '../../src/index.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => void

const servers: Server[] = []

/** Starts a server on the loopback and gives its origin. */
async function serve(listener: Listener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const fetchPublic = (url: string): Promise<unknown> => guardedFetch(url, { addresses: 'public' })

const mustNotBeCalled = (): Promise<never> => Promise.reject(new Error('must not be called'))

const failure = (code: string): unknown => expect.objectContaining({ name: 'FetchError', code })

afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

describe('guardedFetch', () => {
  it('gives status, lower-case header fields and text', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(404, { 'Content-Type': 'text/plain', 'X-Two': ['a', 'b'] }).end('né')
    })
    const response = await guardedFetch(`${origin}/x`)
    expect(response.status).toBe(404)
    expect(response.text).toBe('né')
    expect(response.headers['content-type']).toBe('text/plain')
    expect(response.headers['x-two']).toBe('a, b')
    expect(response.headers['constructor']).toBeUndefined()
  })

  it('repairs text unless told to read it exactly, RFC 8259 §8.1', async () => {
    const origin = await serve(({ url }, response) => {
      const start = url === '/mark' ? [0xef, 0xbb, 0xbf] : [0xff]
      response.end(Buffer.from([...start, 0x61]))
    })
    const exact = { exactText: true }
    expect((await guardedFetch(`${origin}/mark`)).text).toBe('a')
    expect((await guardedFetch(`${origin}/mark`, exact)).text).toBe('\ufeffa')
    expect((await guardedFetch(`${origin}/bytes`)).text).toBe('\ufffda')
    await expect(guardedFetch(`${origin}/bytes`, exact)).rejects.toThrow(
      failure('ERR_FETCH_NETWORK'),
    )
  })

  it('sends method, header fields and body', async () => {
    const origin = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        const { method, url, headers } = request
        response.end(JSON.stringify({ method, url, token: headers.authorization, body }))
      })
    })
    const { text } = await guardedFetch(`${origin}/token?x=1`, {
      method: 'POST',
      headers: { authorization: 'Basic abc' },
      body: 'grant_type=x',
    })
    expect(JSON.parse(text)).toEqual({
      method: 'POST',
      url: '/token?x=1',
      token: 'Basic abc',
      body: 'grant_type=x',
    })
  })

  it.each([301, 302, 303, 304, 307, 308])(
    'C-11 never follows status %i and sends the credentials once, RFC 8725 §3.10',
    async (status) => {
      const seen: string[] = []
      const origin = await serve((request, response) => {
        seen.push(request.url ?? '')
        response.writeHead(status, { location: '/other' }).end()
      })
      const headers = { authorization: 'Bearer secret' }
      const attempt = guardedFetch(`${origin}/first`, { headers })
      await expect(attempt).rejects.toThrow(failure('ERR_FETCH_REDIRECT'))
      expect(seen).toEqual(['/first'])
    },
  )

  it('C-11 gives a redirect to who asks for it, and follows it no more than any other', async () => {
    const seen: (string | undefined)[] = []
    const origin = await serve((request, response) => {
      seen.push(request.url)
      response.writeHead(307, { location: '/other' }).end('elsewhere')
    })
    const response = await guardedFetch(`${origin}/first`, { redirects: 'answer' })
    expect(response).toMatchObject({ status: 307, text: 'elsewhere' })
    expect(response.headers['location']).toBe('/other')
    expect(seen).toEqual(['/first'])
    await expect(guardedFetch(origin, { redirects: 'refuse' })).rejects.toThrow(
      failure('ERR_FETCH_REDIRECT'),
    )
    await expect(guardedFetch(origin, { redirects: 'answer', maxBytes: 3 })).rejects.toThrow(
      failure('ERR_FETCH_TOO_LARGE'),
    )
  })

  it('C-11 closes the connection of a redirect, whose body it does not read', async () => {
    let closed: Promise<unknown> | undefined
    const origin = await serve((_, response) => {
      closed = new Promise((resolve) => response.on('close', resolve))
      response.writeHead(302, { location: '/other' }).write('a body without end')
    })
    await expect(guardedFetch(origin)).rejects.toThrow(failure('ERR_FETCH_REDIRECT'))
    await closed
  })

  it('C-11 takes the opaque response that browsers make of a redirect for one', async () => {
    const opaque = { status: 0, headers: new Headers(), body: null } as Response
    for (const redirects of ['refuse', 'answer'] as const) {
      const fetch = () => Promise.resolve(opaque)
      const attempt = guardedFetch('https://a.test/', { fetch, redirects })
      await expect(attempt).rejects.toThrow(failure('ERR_FETCH_REDIRECT'))
    }
  })

  it('C-11 gives up when no response comes in time', async () => {
    const origin = await serve(() => {})
    const attempt = guardedFetch(origin, { timeout: 0.05 })
    await expect(attempt).rejects.toThrow(failure('ERR_FETCH_TIMEOUT'))
  })

  it('C-11 gives up when the body does not end in time', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200).write('beginning')
    })
    const attempt = guardedFetch(origin, { timeout: 0.1 })
    await expect(attempt).rejects.toThrow(failure('ERR_FETCH_TIMEOUT'))
  })

  it('C-11 gives up in time even with a fetch that does not listen', async () => {
    const attempt = guardedFetch('https://a.test/', {
      timeout: 0.05,
      fetch: () => new Promise(() => {}),
    })
    await expect(attempt).rejects.toThrow(failure('ERR_FETCH_TIMEOUT'))
  })

  it('C-11 reads up to maxBytes and not one more', async () => {
    const origin = await serve((_, response) => {
      response.end('x'.repeat(1000))
    })
    expect((await guardedFetch(origin, { maxBytes: 1000 })).text).toHaveLength(1000)
    const attempt = guardedFetch(origin, { maxBytes: 999 })
    await expect(attempt).rejects.toThrow(failure('ERR_FETCH_TOO_LARGE'))
  })

  it('C-11 closes the connection of a body without end', async () => {
    let closed: Promise<unknown> | undefined
    const origin = await serve((_, response) => {
      closed = new Promise((resolve) => response.on('close', resolve))
      const more = (): void => {
        while (response.write('x'.repeat(16_384)));
      }
      response.on('drain', more)
      more()
    })
    await expect(guardedFetch(origin)).rejects.toThrow(failure('ERR_FETCH_TOO_LARGE'))
    await closed
  })

  it('C-11 counts a compressed body by what it becomes', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000))
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    })
    expect(bomb.length).toBeLessThan(10_000)
    await expect(guardedFetch(origin)).rejects.toThrow(failure('ERR_FETCH_TOO_LARGE'))
  })

  it('ends with the reason of the caller', async () => {
    const controller = new AbortController()
    const reason = new Error('the user left')
    const origin = await serve(() => controller.abort(reason))
    await expect(guardedFetch(origin, { signal: controller.signal })).rejects.toBe(reason)
  })

  it('S-S1 leaves no listener on the signal of the caller that outlives it', async () => {
    const { signal } = new AbortController()
    const added: AbortSignal[] = []
    await guardedFetch('https://a.test/', {
      signal,
      fetch: (_, init) => {
        if (init?.signal) added.push(init.signal)
        return Promise.resolve(new Response('ok'))
      },
    })
    expect(added).toHaveLength(1)
    expect(added.flatMap((each) => getEventListeners(each, 'abort'))).toEqual([])
  })

  it.each(['a\r\nb: secret-token', 'secret-token\0', 'secret-token\u0100'])(
    'J-43, C-24 refuses the field value %j without repeating it, RFC 9110 §5.5',
    async (value) => {
      const error: unknown = await guardedFetch('https://a.test/', {
        headers: { authorization: value },
        fetch: mustNotBeCalled,
      }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(AuthkitConfigError)
      expect(inspect(error)).not.toContain('secret-token')
    },
  )

  it.each([0, -1, Number.NaN, '1mb'])('S-C1 refuses the maxBytes %j', async (maxBytes) => {
    // A caller without types may give text.
    const attempt = guardedFetch('https://a.test/', { maxBytes: maxBytes as number })
    await expect(attempt).rejects.toThrow(AuthkitConfigError)
  })

  it('sends nothing when the caller has aborted before', async () => {
    let requests = 0
    const origin = await serve(() => {
      requests += 1
    })
    const reason = new Error('the user left')
    const signal = AbortSignal.abort(reason)
    await expect(guardedFetch(origin, { signal })).rejects.toBe(reason)
    expect(requests).toBe(0)
  })

  it('keeps the cause of a failure of the network', async () => {
    const origin = await serve((request) => request.socket.destroy())
    const error: unknown = await guardedFetch(origin).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(FetchError)
    expect(error).toMatchObject({
      code: 'ERR_FETCH_NETWORK',
      cause: expect.any(Error),
      message: `the request to ${origin} failed`,
    })
  })

  it('keeps the cause of a body that breaks off', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy())
    })
    await expect(guardedFetch(origin)).rejects.toThrow(failure('ERR_FETCH_NETWORK'))
  })

  it.each([
    'http://provider.test/',
    'http://169.254.169.254/latest/meta-data',
    'ftp://localhost/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://user:pass@provider.test/',
    'https://user@provider.test/',
    'http://localhost@provider.test/',
    'http://user@localhost/',
    '/relative',
    '',
  ])('sends nothing to %j', async (url) => {
    const options = { fetch: mustNotBeCalled }
    await expect(guardedFetch(url, options)).rejects.toThrow(failure('ERR_FETCH_INSECURE'))
  })

  it('hands the fetch of the caller a request that follows nothing', async () => {
    const seen: unknown[] = []
    const { text } = await guardedFetch('https://a.test/x', {
      fetch: async (input, init) => {
        const url = input instanceof URL ? input.href : input
        seen.push(url, init?.method, init?.redirect, init?.signal instanceof AbortSignal)
        return new Response('ok')
      },
    })
    expect(text).toBe('ok')
    expect(seen).toEqual(['https://a.test/x', 'GET', 'manual', true])
  })

  it.each([0, -1, Number.NaN, Infinity, 3601])('refuses the timeout %d', async (timeout) => {
    const attempt = guardedFetch('https://a.test/', { timeout })
    await expect(attempt).rejects.toThrow(AuthkitConfigError)
  })

  it('loads neither an HTTP client nor the resolver before the first request', () => {
    const entry = new URL('../../src/index.ts', import.meta.url).href
    const script = `await import(${JSON.stringify(entry)}); console.log(process.moduleLoadList.join())`
    const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    }).split(',')
    expect(loaded).toContain('NativeModule crypto')
    for (const name of ['http', 'https', 'dns', 'internal/deps/undici/undici']) {
      expect(loaded).not.toContain(`NativeModule ${name}`)
    }
  })
})

describe("guardedFetch with addresses: 'public'", () => {
  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://2130706433/',
    'https://017700000001/',
    'https://0x7f.0.0.1/',
    'https://0xa9fea9fe/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://10.1.2.3/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.0.1:8443/',
    'https://①②⑦.0.0.1/',
  ])('A-43 never connects to %s', async (url) => {
    await expect(fetchPublic(url)).rejects.toThrow(failure('ERR_FETCH_BLOCKED_ADDRESS'))
  })

  it('A-43 never connects to a name that leads to this machine', async () => {
    let connections = 0
    const origin = await serve(() => {})
    servers.at(-1)?.on('connection', () => {
      connections += 1
    })
    const { port } = new URL(origin)
    const error: unknown = await fetchPublic(`https://localhost:${port}/`).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'ERR_FETCH_BLOCKED_ADDRESS' })
    expect(connections).toBe(0)
  })

  it.each([
    'http://provider.test/',
    'http://127.0.0.1/',
    'http://localhost/',
    'https://user@provider.test/',
    'https://provider.test:22/',
    'https://provider.test:80/',
    'https://provider.test:0/',
    'https://provider.test:1023/',
  ])('A-43 refuses %s before any lookup', async (url) => {
    await expect(fetchPublic(url)).rejects.toThrow(failure('ERR_FETCH_INSECURE'))
  })

  it('A-43 takes no plain http even where the environment admits it elsewhere', async () => {
    vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', '1')
    await expect(fetchPublic('http://provider.test/')).rejects.toThrow(
      failure('ERR_FETCH_INSECURE'),
    )
  })

  it('tells a name that does not exist from one that is refused', async () => {
    // A label has at most 63 octets, so no resolver is asked for this one.
    const url = `https://${'x'.repeat(64)}.invalid/`
    const error: unknown = await fetchPublic(url).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'ERR_FETCH_NETWORK', cause: { syscall: 'getaddrinfo' } })
  })

  it('refuses a fetch of the caller, whose connection it could not see', async () => {
    const options = { addresses: 'public', fetch } as const
    await expect(guardedFetch('https://a.test/', options)).rejects.toThrow(AuthkitConfigError)
  })
})
