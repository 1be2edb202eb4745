import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What happens between a driver and its engine: everything passes; a reply comes late; it breaks off half-way by a reset or by an end; it never
 * comes although the request arrived; neither arrives and both connections stay open; nobody listens.
 */
export type Fault =
  | 'none'
  | { readonly latency: number }
  | 'reset'
  | 'truncated'
  | 'no reply'
  | 'half-open'
  | 'refused'

interface Link {
  readonly driver: Socket
  readonly engine: Socket
  /** A connection whose other end is gone: it stays open and nothing passes, even when the network is well again. */
  isDead: boolean
  /** When the last reply that is on its way arrives, for none overtakes another. */
  arrivesAt: number
}

/** A TCP proxy between a driver and an engine, which can break. */
export class FaultProxy {
  readonly #target: { readonly host: string; readonly port: number }
  readonly #links: Set<Link> = new Set()
  readonly #timers: Set<NodeJS.Timeout> = new Set()
  #server: Server
  #port = 0
  #fault: Fault = 'none'
  #passed: Buffer[] = []
  readonly #replies: EventEmitter = new EventEmitter()

  private constructor(url: URL, usualPort: number) {
    this.#target = { host: url.hostname, port: Number(url.port || usualPort) }
    this.#server = this.#create()
  }

  /** Listens on a free port of this machine. */
  static async open(url: string, usualPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(url), usualPort)
    await proxy.#listen()
    return proxy
  }

  get port(): number {
    return this.#port
  }

  /** Breaks the network, or repairs it with `none`. */
  async set(fault: Fault): Promise<void> {
    const before = this.#fault
    this.#fault = fault
    if (fault === 'half-open') for (const link of this.#links) link.isDead = true
    if (fault === 'refused') {
      for (const { driver, engine } of this.#links) {
        driver.resetAndDestroy()
        engine.destroy()
      }
      this.#server.close()
    }
    if (before === 'refused' && fault !== 'refused') {
      this.#server = this.#create()
      await this.#listen()
    }
  }

  /** The bytes that reached the engine since the last call. */
  take(): Buffer {
    const bytes = Buffer.concat(this.#passed)
    this.#passed = []
    return bytes
  }

  /** Resolves when the next reply of the engine came as far as here. */
  async nextReply(): Promise<void> {
    await once(this.#replies, 'reply')
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const { driver, engine } of this.#links) {
      driver.destroy()
      engine.destroy()
    }
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    // A TCP server that listens has an address of this kind.
    this.#port = (this.#server.address() as AddressInfo).port
  }

  #create(): Server {
    return createServer((driver) => {
      const engine = connect(this.#target)
      const link: Link = { driver, engine, isDead: this.#fault === 'half-open', arrivesAt: 0 }
      this.#links.add(link)
      for (const [socket, other] of [
        [driver, engine],
        [engine, driver],
      ] as const) {
        // Faults are what this is for; who is at the other end is told.
        socket.on('error', () => {})
        socket.on('close', () => {
          this.#links.delete(link)
          other.destroy()
        })
      }
      driver.on('data', (chunk) => this.#request(link, chunk))
      engine.on('data', (chunk) => this.#reply(link, chunk))
    })
  }

  #request({ engine, isDead }: Link, chunk: Buffer): void {
    if (isDead) return
    this.#passed.push(chunk)
    engine.write(chunk)
  }

  #later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, milliseconds)
    this.#timers.add(timer)
  }

  #reply(link: Link, chunk: Buffer): void {
    const { driver, engine } = link
    const fault = this.#fault
    this.#replies.emit('reply')
    if (fault === 'no reply') link.isDead = true
    if (link.isDead) return
    if (fault === 'reset' || fault === 'truncated') {
      engine.destroy()
      driver.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () =>
        fault === 'reset' ? driver.resetAndDestroy() : driver.end(),
      )
    } else {
      const now = performance.now()
      const latency = typeof fault === 'object' ? fault.latency : 0
      link.arrivesAt = Math.max(now + latency, link.arrivesAt)
      if (link.arrivesAt <= now) driver.write(chunk)
      else this.#later(link.arrivesAt - now, () => driver.write(chunk))
    }
  }
}
