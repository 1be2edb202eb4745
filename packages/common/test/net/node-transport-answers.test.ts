import type { Socket } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { guardedFetch, type TransportRequest, type TransportResponse } from '../../src/index.ts'
import { nodeTransport } from '../../src/node.ts'
import { httpServer, rawAnswer, rawServer } from './servers.ts'

const transport = nodeTransport()

function send(url: string, rest: Partial<TransportRequest> = {}): Promise<TransportResponse> {
  const usual = { method: 'GET', headers: {}, timeout: 5, maxBytes: 1_048_576 }
  return transport({ url: new URL(url), ...usual, ...rest })
}

const network: unknown = expect.objectContaining({
  name: 'FetchError',
  code: 'ERR_FETCH_NETWORK',
})

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('what a server may answer to nodeTransport', () => {
  const token = '"access_token":"secret-token"'

  it.each([
    ['a field without a colon', `HTTP/1.1 200 OK\r\nnonsense\r\n\r\n{${token}}`],
    ['a null byte in a field', `HTTP/1.1 200 OK\r\nx: \0${token}\r\n\r\n`],
    ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\n{${token}}`],
    [
      'a length and chunks',
      `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{${token}}`,
    ],
    [
      'a chunk of no size',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{${token}}\r\n`,
    ],
    ['a status that is no number', `HTTP/1.1 abc OK\r\n\r\n{${token}}`],
    ['another protocol', `SSH-2.0-OpenSSH ${token}\r\n`],
    [
      'too many fields',
      `HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(20)}\r\n{${token}}`,
    ],
  ])('refuses %s and tells nothing of it, RFC 9112 §2.2', async (_, answer) => {
    const origin = await rawAnswer(answer)
    for (const attempt of [
      send(origin),
      guardedFetch(origin),
      guardedFetch(origin, { transport }),
    ]) {
      const error: unknown = await attempt.catch((reason: unknown) => reason)
      expect(error).toEqual(network)
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('secret-token')
    }
  })

  it('refuses a body that breaks off, RFC 9112 §8', async () => {
    const { origin } = await httpServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy())
    })
    await expect(send(origin)).rejects.toThrow(network)
  })

  it('refuses to change the protocol, RFC 9110 §7.8', async () => {
    const origin = await rawAnswer(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    )
    await expect(send(origin)).rejects.toThrow(network)
  })

  it('never takes what a server said too much for the answer to the next request, RFC 9112 §9.2', async () => {
    let requests = 0
    const origin = await rawServer((socket) => {
      socket.on('data', () => {
        requests += 1
        const forged = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged'
        socket.write(requests === 1 ? ok + forged : ok)
      })
    })
    for (let sent = 0; sent < 3; sent++) {
      const answer = await send(origin, { method: 'POST' }).catch((error: unknown) => error)
      expect(answer).not.toMatchObject({ text: 'forged' })
    }
  })

  it('tells why there is no connection', async () => {
    const { origin, server } = await httpServer(() => {})
    server.close()
    await expect(send(origin)).rejects.toMatchObject({
      code: 'ERR_FETCH_NETWORK',
      message: `the request to ${origin} failed`,
      cause: { code: 'ECONNREFUSED' },
    })
  })
})

describe('a kept connection that the server has closed', () => {
  /** Answers the first request of the first connections, and resets them at the second. */
  async function forgetful(connections: number): Promise<{ origin: string; seen: string[] }> {
    const seen: string[] = []
    let opened = 0
    const origin = await rawServer((socket: Socket) => {
      opened += 1
      const isForgetful = opened <= connections
      let answered = 0
      socket.on('data', (data) => {
        const method = data.toString('latin1').split(' ', 1)[0] ?? ''
        seen.push(method)
        if (isForgetful && answered > 0) return socket.resetAndDestroy()
        answered += 1
        return socket.write(method === 'HEAD' ? ok.replace(/ok$/, '') : ok)
      })
    })
    return { origin, seen }
  }

  it('is no reason to send a POST twice, RFC 9110 §9.2.2', async () => {
    const { origin, seen } = await forgetful(1)
    await send(origin, { method: 'POST', body: 'a=b' })
    const error: unknown = await send(origin, { method: 'POST', body: 'refresh=1' }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ code: 'ERR_FETCH_NETWORK', cause: { code: 'ECONNRESET' } })
    expect(seen).toEqual(['POST', 'POST'])
    expect((await send(origin, { method: 'POST' })).text).toBe('ok')
  })

  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
    'does not fail a %s, which is sent again on another one, RFC 9110 §9.2.2',
    async (method) => {
      const { origin, seen } = await forgetful(1)
      await send(origin, { method: 'POST' })
      expect((await send(origin, { method })).status).toBe(200)
      expect(seen).toEqual(['POST', method, method])
    },
  )

  it('does not fail a GET even if all kept connections were closed', async () => {
    const { origin, seen } = await forgetful(3)
    await Promise.all([1, 2, 3].map(() => send(origin)))
    expect((await send(origin)).text).toBe('ok')
    expect(seen).toHaveLength(7)
  })

  it('is told from a new one, on which nothing is sent again', async () => {
    let requests = 0
    const origin = await rawServer((socket) => {
      socket.on('data', () => {
        requests += 1
        socket.resetAndDestroy()
      })
    })
    await expect(send(origin)).rejects.toThrow(network)
    expect(requests).toBe(1)
  })
})
