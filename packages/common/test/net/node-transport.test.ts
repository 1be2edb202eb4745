import { execFile } from 'node:child_process'
import { getEventListeners, once } from 'node:events'
import { Agent } from 'node:http'
import { Agent as HttpsAgent, createServer } from 'node:https'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  AuthkitConfigError,
  guardedFetch,
  type TransportRequest,
  type TransportResponse,
} from '../../src/index.ts'
import { nodeTransport, type NodeTransportOptions } from '../../src/node.ts'
import { certificate, privateKey } from './loopback-certificate.ts'
import { httpServer, listen, rawServer } from './servers.ts'

const transport = nodeTransport()

function send(url: string, rest: Partial<TransportRequest> = {}): Promise<TransportResponse> {
  const usual = { method: 'GET', headers: {}, timeout: 5, maxBytes: 1_048_576 }
  return transport({ url: new URL(url), ...usual, ...rest })
}

const failure = (code: string): unknown => expect.objectContaining({ name: 'FetchError', code })
const network = failure('ERR_FETCH_NETWORK')

describe('nodeTransport', () => {
  it('G14: sends method, header fields and body, and asks for no compression', async () => {
    const { origin } = await httpServer((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        const { method, url, headers } = request
        const { authorization, 'accept-encoding': encoding, 'content-length': length } = headers
        response.end(JSON.stringify({ method, url, authorization, encoding, length, body }))
      })
    })
    const { text } = await send(`${origin}/token?x=1`, {
      method: 'POST',
      headers: { Authorization: 'Basic abc', 'Accept-Encoding': 'gzip' },
      body: 'é',
    })
    expect(JSON.parse(text)).toEqual({
      method: 'POST',
      url: '/token?x=1',
      authorization: 'Basic abc',
      encoding: 'identity',
      length: '2',
      body: 'é',
    })
  })

  it('gives status, text and header fields by lower-case name, repeated ones joined, RFC 9110 §5.3', async () => {
    const { origin } = await httpServer((_, response) => {
      response.writeHead(404, { 'X-Two': ['a', 'b'], 'Set-Cookie': ['c=1', 'd=2'] }).end('né')
    })
    const { status, headers, text } = await send(origin)
    expect({ status, text }).toEqual({ status: 404, text: 'né' })
    expect(headers).toMatchObject({ 'x-two': 'a, b', 'set-cookie': 'c=1, d=2' })
    expect(headers['constructor']).toBeUndefined()
  })

  it('answers a redirect and follows none, which guardedFetch refuses', async () => {
    const seen: (string | undefined)[] = []
    const { origin } = await httpServer((request, response) => {
      seen.push(request.url)
      response.writeHead(307, { location: '/other' }).end()
    })
    expect(await send(`${origin}/first`)).toMatchObject({
      status: 307,
      headers: { location: '/other' },
    })
    await expect(guardedFetch(`${origin}/first`, { transport })).rejects.toThrow(
      failure('ERR_FETCH_REDIRECT'),
    )
    expect(seen).toEqual(['/first', '/first'])
  })

  it('keeps a connection for the next request', async () => {
    const { origin, server } = await httpServer((request, response) => {
      request.resume().on('end', () => response.end('ok'))
    })
    let connections = 0
    server.on('connection', () => {
      connections += 1
    })
    for (let sent = 0; sent < 3; sent++) await send(origin, { method: 'POST', body: 'a=b' })
    expect(connections).toBe(1)
  })

  it('reads a host that is an IPv6 address, RFC 3986 §3.2.2', async () => {
    const { server } = await httpServer((_, response) => response.end('ok'))
    server.close()
    const port = await listen(server, '::1')
    expect((await send(`http://[::1]:${port}/`)).text).toBe('ok')
  })

  it('C-11 gives up when no response comes in time, and closes the connection', async () => {
    let closed: Promise<unknown> | undefined
    const { origin } = await httpServer((request) => {
      closed = once(request.socket, 'close')
    })
    await expect(send(origin, { timeout: 0.05 })).rejects.toThrow(failure('ERR_FETCH_TIMEOUT'))
    await closed
  })

  it('C-11 gives up when the body does not end in time', async () => {
    const { origin } = await httpServer((_, response) => {
      response.writeHead(200).write('beginning')
    })
    await expect(send(origin, { timeout: 0.1 })).rejects.toThrow(failure('ERR_FETCH_TIMEOUT'))
  })

  it('C-11 gives up on a server that tells without end that it is at work, RFC 9110 §15.2', async () => {
    const origin = await rawServer((socket) => {
      const more = (): void => {
        socket.write('HTTP/1.1 102 Processing\r\n\r\n', () => setImmediate(more))
      }
      socket.once('data', more)
    })
    await expect(send(origin, { timeout: 0.1 })).rejects.toThrow(failure('ERR_FETCH_TIMEOUT'))
  })

  it('C-11 reads up to maxBytes and not one more', async () => {
    const { origin } = await httpServer((_, response) => response.end('x'.repeat(1000)))
    expect((await send(origin, { maxBytes: 1000 })).text).toHaveLength(1000)
    await expect(send(origin, { maxBytes: 999 })).rejects.toThrow(failure('ERR_FETCH_TOO_LARGE'))
  })

  it('C-11 closes the connection of a body without end', async () => {
    let closed: Promise<unknown> | undefined
    const { origin } = await httpServer((_, response) => {
      closed = once(response, 'close')
      const more = (): void => {
        while (response.write('x'.repeat(16_384)));
      }
      response.on('drain', more)
      more()
    })
    await expect(send(origin)).rejects.toThrow(failure('ERR_FETCH_TOO_LARGE'))
    await closed
  })

  it.each(['gzip', 'GZIP', 'br', 'identity, gzip'])(
    'C-11 takes no body in the coding %s, which nobody asked for',
    async (encoding) => {
      let closed: Promise<unknown> | undefined
      const { origin } = await httpServer((_, response) => {
        closed = once(response, 'close')
        const bomb = gzipSync(Buffer.alloc(5_000_000))
        response.writeHead(200, { 'content-encoding': encoding }).write(bomb)
      })
      await expect(send(origin)).rejects.toThrow(network)
      await closed
    },
  )

  it('repairs text unless told to read it exactly, RFC 8259 §8.1', async () => {
    const { origin } = await httpServer(({ url }, response) => {
      const start = url === '/mark' ? [0xef, 0xbb, 0xbf] : [0xff]
      response.end(Buffer.from([...start, 0x61]))
    })
    const exact = { exactText: true }
    expect((await send(`${origin}/mark`)).text).toBe('a')
    expect((await send(`${origin}/mark`, exact)).text).toBe('\ufeffa')
    expect((await send(`${origin}/bytes`)).text).toBe('\ufffda')
    await expect(send(`${origin}/bytes`, exact)).rejects.toThrow(network)
  })

  it('takes a U+FFFD that was sent, in an exact text too, through guardedFetch', async () => {
    const { origin } = await httpServer((_request, response) => {
      response.end('a\ufffd')
    })
    const options = { transport: nodeTransport(), exactText: true }
    expect((await guardedFetch(origin, options)).text).toBe('a\ufffd')
  })

  it('closes the connection of a server that answers before it has read everything, RFC 9112 §9.5', async () => {
    const { origin } = await httpServer((_request, response) => {
      response.end('early')
    })
    const single = nodeTransport({ agent: new Agent({ keepAlive: true, maxSockets: 1 }) })
    const rest = { url: new URL(origin), headers: {}, timeout: 5, maxBytes: 10 }
    const body = 'a'.repeat(20_000_000)
    expect((await single({ ...rest, method: 'POST', body })).text).toBe('early')
    expect((await single({ ...rest, method: 'GET' })).text).toBe('early')
  })

  it('joins a character that two pieces share, and misses its second half', async () => {
    const { origin } = await httpServer(({ url }, response) => {
      response.write(Buffer.from([0xe2, 0x82]), () => {
        response.end(url === '/whole' ? Buffer.from([0xac]) : undefined)
      })
    })
    expect((await send(`${origin}/whole`)).text).toBe('€')
    await expect(send(`${origin}/half`, { exactText: true })).rejects.toThrow(network)
  })
})

describe('the end of a request of nodeTransport', () => {
  it('comes with the reason of the caller, and the connection closes', async () => {
    const controller = new AbortController()
    const reason = new Error('the user left')
    let closed: Promise<unknown> | undefined
    const { origin } = await httpServer((request) => {
      closed = once(request.socket, 'close')
      controller.abort(reason)
    })
    await expect(send(origin, { signal: controller.signal })).rejects.toBe(reason)
    await closed
  })

  it('comes before anything is sent when the caller has aborted before', async () => {
    let requests = 0
    const { origin } = await httpServer(() => {
      requests += 1
    })
    const reason = new Error('the user left')
    await expect(send(origin, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(requests).toBe(0)
  })

  it('S-S1 leaves no listener on a signal that outlives it', async () => {
    const { origin } = await httpServer((_, response) => response.end('ok'))
    const { signal } = new AbortController()
    await send(origin, { signal })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('lets the program end, whose kept connections hold nothing', async () => {
    const { origin } = await httpServer((_, response) => response.end('ok'))
    const entry = new URL('../../src/node.ts', import.meta.url).href
    const script = `
      import { nodeTransport } from ${JSON.stringify(entry)}
      const before = process.moduleLoadList.filter((name) => /NativeModule https?$/.test(name))
      const url = new URL(${JSON.stringify(origin)})
      const { text } = await nodeTransport()({ url, method: 'GET', headers: {}, timeout: 5, maxBytes: 10 })
      const start = performance.now()
      process.on('exit', () => console.log(JSON.stringify([before, text, performance.now() - start < 2000])))
    `
    const output = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, ['--input-type=module', '-e', script], (error, stdout) =>
        error === null ? resolve(stdout) : reject(error),
      )
    })
    expect(JSON.parse(output)).toEqual([[], 'ok', true])
  })
})

describe('options of nodeTransport', () => {
  async function secureServer(): Promise<string> {
    const server = createServer({ cert: certificate, key: privateKey }, (_, response) =>
      response.end('secure'),
    )
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return `https://localhost:${await listen(server, 'localhost')}`
  }

  it('H24: httpsAgent brings the certificate of a private authority, without which there is no answer', async () => {
    const origin = await secureServer()
    const own = nodeTransport({ httpsAgent: new HttpsAgent({ ca: certificate, keepAlive: false }) })
    expect(await guardedFetch(origin, { transport: own })).toMatchObject({ text: 'secure' })
    await expect(guardedFetch(origin, { transport })).rejects.toMatchObject({
      code: 'ERR_FETCH_NETWORK',
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    })
  })

  it('agent is where the connections are', async () => {
    const { origin } = await httpServer((_, response) => response.end('ok'))
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    await guardedFetch(origin, { transport: nodeTransport({ agent }) })
    expect(Object.keys(agent.freeSockets)).toHaveLength(1)
  })

  it.each([{ agent: 'http' }, { httpsAgent: [] }, { ca: certificate }])(
    'refuses %o',
    (options: unknown) => {
      // A caller without types may give anything.
      expect(() => nodeTransport(options as NodeTransportOptions)).toThrow(AuthkitConfigError)
    },
  )

  it.each([{ timeout: 0 }, { timeout: Number.NaN }, { maxBytes: 0 }])(
    'refuses limits that would not hold: %o',
    async (limits) => {
      await expect(send('http://127.0.0.1:1/', limits)).rejects.toThrow(AuthkitConfigError)
    },
  )
})
