import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { host } from './servers.ts'

/** Which way a connection breaks at the next script: before the server has the call, or after it has executed it. */
export type Break = 'request lost' | 'reply lost'

/** A TCP proxy before a Redis that fails as networks do. */
export interface Proxy {
  readonly port: number
  /** Resets the connection at the next script, and keeps later connections waiting until `release`. */
  breakAt(how: Break): Promise<void>
  /** Lets connections through again. */
  release(): void
  /** Passes nothing on any more over the open connections, without closing them: half-open. */
  freeze(): void
  /** Passes on what was held back. */
  thaw(): void
  stop(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

/** Starts a proxy before a port. */
export async function startProxy(target: number): Promise<Proxy> {
  const pairs = new Set<Pair>()
  const waiting: Socket[] = []
  let isClosed = false
  let next: { how: Break; done: () => void } | undefined
  let swallowing: Pair | undefined

  const reset = (pair: Pair): void => {
    pair.client.resetAndDestroy()
    pair.server.destroy()
    const done = next?.done
    next = undefined
    swallowing = undefined
    done?.()
  }
  const join = (client: Socket): void => {
    const pair = { client, server: connect(target, host) }
    pairs.add(pair)
    for (const socket of [pair.client, pair.server]) {
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        pair.client.destroy()
        pair.server.destroy()
      })
    }
    client.on('data', (bytes) => {
      if (next && /\bevalsha\b/i.test(bytes.toString('latin1'))) {
        isClosed = true
        if (next.how === 'request lost') return reset(pair)
        swallowing = pair
      }
      pair.server.write(bytes)
    })
    pair.server.on('data', (bytes) => {
      if (swallowing === pair) reset(pair)
      else client.write(bytes)
    })
    client.resume()
  }
  const listener = createServer({ pauseOnConnect: true }, (client) => {
    client.on('error', () => {})
    if (isClosed) waiting.push(client)
    else join(client)
  })
  listener.listen(0, host)
  await once(listener, 'listening')
  const address = listener.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')

  return {
    port: address.port,
    breakAt: (how) => new Promise((done) => (next = { how, done })),
    release() {
      isClosed = false
      for (const client of waiting.splice(0)) join(client)
    },
    freeze() {
      for (const { client, server } of pairs) for (const socket of [client, server]) socket.pause()
    },
    thaw() {
      for (const { client, server } of pairs) for (const socket of [client, server]) socket.resume()
    },
    async stop() {
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of waiting) socket.destroy()
      for (const { client } of pairs) client.destroy()
      await closed
    },
  }
}
