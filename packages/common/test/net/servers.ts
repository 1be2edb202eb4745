import { createServer, type RequestListener, type Server } from 'node:http'
import {
  type AddressInfo,
  createServer as createPlainServer,
  type Server as PlainServer,
  type Socket,
} from 'node:net'
import { afterEach } from 'vitest'

const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Starts an HTTP server on the loopback until the test ends. */
export async function httpServer(
  listener: RequestListener,
): Promise<{ origin: string; server: Server }> {
  const server = createServer(listener)
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${await listen(server)}`, server }
}

/** Starts a server that writes whatever it wants to those who connect, until the test ends. */
export async function rawServer(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createPlainServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  stops.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${await listen(server)}`
}

/** Starts a server that writes the same bytes to every request. */
export function rawAnswer(text: string): Promise<string> {
  return rawServer((socket) => void socket.on('data', () => socket.write(text)))
}

/** Lets a server listen at a free port of the loopback and tells which. */
export async function listen(server: PlainServer, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  // A server that listens at a port has an address of this kind.
  return (server.address() as AddressInfo).port
}
