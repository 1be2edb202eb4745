import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, setDefaultAutoSelectFamily } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { fieldsOf } from '../../src/net/fields.ts'
import {
  type InboundResponse,
  type OutboundRequest,
  pinnedRequest,
} from '../../src/net/pinned-request.ts'
import { readText } from '../../src/net/read-text.ts'
import { certificate, privateKey } from './loopback-certificate.ts'

let stop: (() => void) | undefined

/** Starts a TLS server on the loopback and gives its port. */
async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = createServer({ cert: certificate, key: privateKey }, listener)
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return (server.address() as AddressInfo).port
}

function send(
  url: string,
  allows: (address: string) => boolean,
  rest: Partial<OutboundRequest> = {},
): Promise<InboundResponse> {
  const { signal } = new AbortController()
  const request = { method: 'GET', headers: {}, body: undefined, signal, ...rest }
  return pinnedRequest({ url: new URL(url), ...request }, { allows, ca: certificate })
}

const loopback = (address: string): boolean => address === '127.0.0.1' || address === '::1'

afterEach(() => {
  setDefaultAutoSelectFamily(true)
  stop?.()
  stop = undefined
})

describe('pinnedRequest', () => {
  it.each([true, false])(
    'A-43 connects to an address that it asked about, autoSelectFamily %s',
    async (autoSelectFamily) => {
      setDefaultAutoSelectFamily(autoSelectFamily)
      const judged: string[] = []
      let peer: string | undefined
      const port = await serve((request, response) => {
        peer = request.socket.localAddress
        response.end('ok')
      }, 'localhost')
      const allows = (address: string): boolean => judged.push(address) > 0
      const response = await send(`https://localhost:${port}/`, allows)
      expect(await readText(response.body ?? emptyBody(), { maxBytes: 10 })).toBe('ok')
      expect(judged).toContain(peer)
    },
  )

  it('A-43 refuses a name as soon as one of its addresses is refused', async () => {
    const port = await serve((_, response) => response.end('ok'))
    await expect(send(`https://localhost:${port}/`, () => false)).rejects.toMatchObject({
      code: 'ERR_FETCH_BLOCKED_ADDRESS',
    })
  })

  it('A-43 judges an address that stands in the URL, brackets taken off', async () => {
    const judged: string[] = []
    const allows = (address: string): boolean => judged.push(address) === 0
    await expect(send('https://[::1]:4433/', allows)).rejects.toMatchObject({
      code: 'ERR_FETCH_BLOCKED_ADDRESS',
    })
    expect(judged).toEqual(['::1'])
  })

  it('sends method, header fields and body, and asks for no compression', async () => {
    const port = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        const { method, headers } = request
        const { authorization, 'accept-encoding': encoding, 'content-length': length } = headers
        response.end(JSON.stringify({ method, authorization, encoding, length, body }))
      })
    })
    const response = await send(`https://127.0.0.1:${port}/`, loopback, {
      method: 'POST',
      headers: { authorization: 'Bearer x', 'Accept-Encoding': 'gzip' },
      body: 'é',
    })
    expect(
      JSON.parse((await readText(response.body ?? emptyBody(), { maxBytes: 1000 })) ?? ''),
    ).toEqual({
      method: 'POST',
      authorization: 'Bearer x',
      encoding: 'identity',
      length: '2',
      body: 'é',
    })
  })

  it('gives every header field by its lower-case name', async () => {
    const port = await serve((_, response) => {
      response.writeHead(200, { 'X-Two': ['a', 'b'], ETag: '"1"' }).end()
    })
    const { status, headers } = await send(`https://127.0.0.1:${port}/`, loopback)
    expect(status).toBe(200)
    expect(fieldsOf(headers)).toMatchObject({ 'x-two': 'a, b', etag: '"1"' })
  })

  it('refuses a compressed body', async () => {
    const port = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'))
    })
    await expect(send(`https://127.0.0.1:${port}/`, loopback)).rejects.toThrow(/compressed/)
  })

  it('trusts no certificate but those of the authority', async () => {
    const port = await serve((_, response) => response.end('ok'))
    const request = { method: 'GET', headers: {}, body: undefined }
    const { signal } = new AbortController()
    const url = new URL(`https://127.0.0.1:${port}/`)
    await expect(
      pinnedRequest({ url, signal, ...request }, { allows: loopback }),
    ).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  it('ends while the body is read when the signal says so', async () => {
    const controller = new AbortController()
    const port = await serve((_, response) => {
      response.writeHead(200).write('beginning')
    })
    const { signal } = controller
    const response = await send(`https://127.0.0.1:${port}/`, loopback, { signal })
    const reading = readText(response.body ?? emptyBody(), { maxBytes: 1000 })
    controller.abort()
    await expect(reading).rejects.toThrow(Error)
  })
})

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
