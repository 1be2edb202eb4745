import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import { isAuthkitError } from '../errors.ts'
import { checkOptions } from '../options/check-options.ts'
import { BoundedText } from './bounded-text.ts'
import {
  ownTransports,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './exchange.ts'
import { fieldsOfRaw } from './fields.ts'
import { checkLimits, tooLarge, withinTime } from './limits.ts'
import { networkError } from './network-error.ts'

/** Whose connections are used. */
export interface NodeTransportOptions {
  /** Holds the connections of `http:` URLs; one of the transport's own unless given. */
  readonly agent?: Agent | undefined
  /** Holds the connections of `https:` URLs, and knows which certificates to trust and to show; one of the transport's own unless given. */
  readonly httpsAgent?: HttpsAgent | undefined
}

/** Makes a request that is still to be sent. */
type Open = (request: TransportRequest) => ClientRequest

/** Milliseconds for which an idle connection is kept, less than most servers keep it; a shorter time that a server names counts, too. */
const IDLE = 4000

/** RFC 9110 §9.2.2: what does no more when it is sent twice. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** What the system says of a connection that the server has closed. */
const RESET: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE'])

/**
 * Makes a transport on `node:http` and `node:https` whose connections stay open, at less than half the cost of `fetch`. It asks for no
 * compression and takes no compressed answer. Where the server has closed a kept connection in the meantime, a request is sent again only if its
 * method is idempotent: a POST fails, since its code or refresh token may have been used, RFC 9110 §9.2.2.
 */
export function nodeTransport(options: NodeTransportOptions = {}): Transport {
  checkOptions<NodeTransportOptions>('nodeTransport', options, {
    agent: 'object?',
    httpsAgent: 'object?',
  })
  const open = opener(options)
  const transport: Transport = async (request) => {
    const { timeout, maxBytes, signal } = request
    checkLimits('nodeTransport', timeout, maxBytes)
    signal?.throwIfAborted()
    const exchange = new Exchange(request, open)
    try {
      return await withinTime(exchange.run(), request, () => exchange.end())
    } catch (cause) {
      if (signal?.aborted === true) throw signal.reason
      throw isAuthkitError(cause) ? cause : networkError(request.url, cause)
    }
  }
  ownTransports.add(transport)
  return transport
}

/** Opens requests on agents that are made when they are first needed: a program that never sends does not pay for them. */
function opener({ agent, httpsAgent }: NodeTransportOptions): Open {
  const ours = { keepAlive: true, timeout: IDLE }
  let plain = agent
  let secure = httpsAgent
  return ({ url, method, headers }) => {
    const options = {
      method,
      // RFC 3986 §3.2.2: the brackets of an IPv6 address belong to the URL.
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      path: url.pathname + url.search,
      // A body is measured as it arrives, so it is not to be compressed.
      headers: { ...headers, 'accept-encoding': 'identity' },
    }
    if (url.protocol === 'http:') {
      const http = process.getBuiltinModule('node:http')
      return http.request({ ...options, agent: (plain ??= new http.Agent(ours)) })
    }
    const https = process.getBuiltinModule('node:https')
    return https.request({ ...options, agent: (secure ??= new https.Agent(ours)) })
  }
}

/** One request until its answer is read, on as many kept connections as the server turns out to have closed. */
class Exchange {
  readonly #request: TransportRequest
  readonly #open: Open
  #sent: ClientRequest | undefined
  #isOver = false

  constructor(request: TransportRequest, open: Open) {
    this.#request = request
    this.#open = open
  }

  run(): Promise<TransportResponse> {
    return new Promise((resolve, reject) => {
      const sent = this.#open(this.#request)
      this.#sent = sent
      let isAnswered = false
      sent.on('error', (error) => {
        // Each of those connections is gone then, so this ends.
        if (!isAnswered && this.#mayRepeat(sent, error)) resolve(this.run())
        else reject(error)
      })
      sent.on('response', (response) => {
        isAnswered = true
        readResponse(response, this.#request).then((answer) => {
          // A server that answers before it has read everything would hold the connection.
          if (!sent.writableFinished) sent.destroy()
          return resolve(answer)
        }, reject)
      })
      // A server that changes the protocol is told of by nothing else.
      sent.on('close', () => {
        if (!isAnswered) reject(new Error('the connection closed before there was a response'))
      })
      sent.end(this.#request.body)
    })
  }

  /** Closes the connection, whatever is still on its way. */
  end(): void {
    this.#isOver = true
    this.#sent?.destroy()
  }

  /** RFC 9110 §9.2.2: a request that the server has read and acted upon is not sent again unless that changes nothing. */
  #mayRepeat({ reusedSocket }: ClientRequest, { code }: NodeJS.ErrnoException): boolean {
    return !this.#isOver && reusedSocket && RESET.has(code) && IDEMPOTENT.has(this.#request.method)
  }
}

/** Reads by events, which is several times as fast as a loop over the stream. */
function readResponse(
  response: IncomingMessage,
  request: TransportRequest,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const headers = fieldsOfRaw(response.rawHeaders)
    const { 'content-encoding': encoding = 'identity' } = headers
    if (encoding.toLowerCase() !== 'identity') throw new Error('the response is compressed')
    const text = new BoundedText(request)
    const attempt = (step: () => void): void => {
      try {
        step()
      } catch (error) {
        reject(error)
      }
    }
    response.on('error', reject)
    response.on('data', (chunk: Buffer) =>
      attempt(() => {
        if (!text.add(chunk)) throw tooLarge(request.maxBytes)
      }),
    )
    response.on('end', () =>
      attempt(() => resolve({ status: response.statusCode ?? 0, headers, text: text.end() })),
    )
  })
}
