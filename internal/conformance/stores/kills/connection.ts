import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** An answer that came to its last byte. */
export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
}

/** What a request brings. */
export interface Outgoing {
  /** Fields of a form to post; without them it is a GET. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Requests to one port of this machine that may be closed off for a while. Those that were sent before go on; those after wait.
 * A request whose connection broke, or whose answer did not end, is answered with `undefined`.
 */
export class Connection {
  /** Where requests go. */
  port = 0
  #inFlight = 0
  #answered = 0
  #elapsed = 0
  #opened = Promise.withResolvers<void>()
  #settled = Promise.withResolvers<void>()
  #agent = new Agent({ keepAlive: true })
  #hasEnded = false

  /** Milliseconds between a request and its answer, on average. */
  get roundTrip(): number {
    return this.#elapsed / this.#answered
  }

  /** Lets requests go to a port. */
  open(port: number): void {
    this.port = port
    this.#agent = new Agent({ keepAlive: true })
    this.#opened.resolve()
  }

  /** Holds back what is not sent yet, and tells when nothing is in flight any more. */
  async close(): Promise<void> {
    this.#opened = Promise.withResolvers()
    this.#settled = Promise.withResolvers()
    if (this.#inFlight === 0) this.#settled.resolve()
    await this.#settled.promise
    this.#agent.destroy()
  }

  /** Holds back every request from now on, so that nobody repeats one for ever. */
  end(): void {
    this.#hasEnded = true
    this.#agent.destroy()
  }

  /** Sends a request once requests may go. */
  async send(path: string, outgoing: Outgoing): Promise<Answer | undefined> {
    await this.#opened.promise
    return this.sendNow(path, outgoing)
  }

  /** Sends a request whether or not others are held back. */
  async sendNow(path: string, outgoing: Outgoing): Promise<Answer | undefined> {
    if (this.#hasEnded) return new Promise(() => {})
    this.#inFlight++
    const sentAt = performance.now()
    const answer = await exchange(this.port, this.#agent, path, outgoing)
    if (answer) {
      this.#answered++
      this.#elapsed += performance.now() - sentAt
    }
    this.#inFlight--
    if (this.#inFlight === 0) this.#settled.resolve()
    return answer
  }
}

function exchange(
  port: number,
  agent: Agent,
  path: string,
  { form, headers }: Outgoing,
): Promise<Answer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Answer | undefined>()
  const body = form && new URLSearchParams(form).toString()
  const type = form && { 'content-type': 'application/x-www-form-urlencoded' }
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path,
    agent,
    method: form ? 'POST' : 'GET',
    headers: { ...headers, ...type },
  })
  outgoing.on('error', () => resolve(undefined))
  outgoing.on('response', async (incoming) => {
    const { statusCode: status = 0, headers: answered } = incoming
    const read = await text(incoming).catch(() => undefined)
    const isWhole = read !== undefined && incoming.complete
    resolve(isWhole ? { status, location: answered.location, body: read } : undefined)
  })
  outgoing.end(body)
  return promise
}
