import autocannon from 'autocannon'
import { createHistogram } from 'node:perf_hooks'
import type { ServerProcess } from './server-process.ts'
import { tokenForm } from './token-request.ts'

/** Connections that send their next request when the last one is answered. */
export const connections = 50

/** What a server did in one turn. */
export interface Load {
  /** Requests answered in a second. */
  readonly perSecond: number
  /** Milliseconds of waiting for an answer. */
  readonly p50: number
  readonly p99: number
  /** Microseconds of CPU for a request, all threads of the server together. */
  readonly cpu: number
}

/** Sends so many requests; every answer must be a token, or it throws. */
export async function load(server: ServerProcess, requests: number): Promise<Load> {
  const setupClient = await sender(server, requests)
  const cpu = await server.cpu()
  const rest = stayAwake()
  const { seconds, waits } = await run(server, requests, setupClient).finally(rest)
  return {
    perSecond: requests / seconds,
    p50: waits.percentile(50) / 1000,
    p99: waits.percentile(99) / 1000,
    cpu: ((await server.cpu()) - cpu) / requests,
  }
}

/**
 * Keeps this process from sleeping until the function it answers is called. A sleeping process has to be woken for an answer, for which
 * the server pays with a slower write: 75 us of CPU a request against 48, where the load slept and where it did not.
 */
function stayAwake(): () => void {
  let awake = true
  const turn = (): void => {
    if (awake) setImmediate(turn)
  }
  turn()
  return () => {
    awake = false
  }
}

/** Time from the first request to the last answer, and the microseconds of waiting for each. */
interface Run {
  readonly seconds: number
  readonly waits: ReturnType<typeof createHistogram>
}

function run(
  server: ServerProcess,
  requests: number,
  setupClient: (connection: autocannon.Client) => void,
): Promise<Run> {
  const waits = createHistogram()
  let first = 0
  let last = 0
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url: server.url,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: tokenForm(server.grantType, ''),
        connections,
        amount: requests,
        // Milliseconds after which it sees that the last one was answered.
        sampleInt: 10,
        setupClient,
        verifyBody: (body) => body?.includes('"access_token"') === true,
      },
      (fault: unknown, result) => {
        if (fault === null && isAllAnswered(result, requests)) {
          resolve({ seconds: (last - first) / 1000, waits })
        } else {
          reject(
            new Error('Some token requests were not answered by a token', {
              cause: fault ?? result,
            }),
          )
        }
      },
    )
    instance.on('start', () => {
      first = performance.now()
    })
    instance.on('response', (_client, _status, _bytes, milliseconds) => {
      last = performance.now()
      waits.record(Math.max(1, Math.round(milliseconds * 1000)))
    })
  })
}

function isAllAnswered(result: autocannon.Result, requests: number): boolean {
  const { errors, mismatches } = result
  return errors + mismatches === 0 && result['2xx'] === requests
}

/** What gives each connection its requests: written beforehand where that is possible, since the load is not to be what is measured. */
async function sender(
  server: ServerProcess,
  requests: number,
): Promise<(connection: autocannon.Client) => void> {
  if (server.grantType === 'authorization_code') return oneCodeEach(await server.renew(requests))
  if (server.grantType === 'refresh_token') return rotating(await server.renew(connections))
  await server.renew(0)
  return () => {}
}

/** Every request redeems a code of its own. */
function oneCodeEach(codes: readonly string[]): (connection: autocannon.Client) => void {
  let used = 0
  return (connection) => {
    const share = codes.slice(used, (used += codes.length / connections))
    connection.setRequests(share.map((code) => ({ body: tokenForm('authorization_code', code) })))
  }
}

const refreshToken = /"refresh_token":"([^"]+)"/

/** Every request of a connection redeems the refresh token that the last answer brought. */
function rotating(tokens: readonly string[]): (connection: autocannon.Client) => void {
  let used = 0
  return (connection) => {
    let current = tokens[used++] ?? ''
    connection.setBody(tokenForm('refresh_token', current))
    connection.on('body', (chunk) => {
      const next = refreshToken.exec(chunk.toString('latin1'))?.[1] ?? ''
      // Bare servers answer all alike.
      if (next !== current) connection.setBody(tokenForm('refresh_token', next))
      current = next
    })
  }
}
