// The other side in a process of its own: a token endpoint and an API that cost as little as node:http allows, with a channel to the bench.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const answers: Readonly<Record<string, string>> = {
  '/token': JSON.stringify({
    access_token: 'mF_9.B5f-4.1JqM.tGzv3OkF0XG5Qx2TlKWIA',
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'notes',
  }),
  '/notes': JSON.stringify({ notes: [{ id: 1, text: 'Buy milk' }] }),
}

const server = createServer((request, response) => {
  const body = answers[request.url ?? ''] ?? ''
  request.resume().on('end', () => {
    response
      .writeHead(body === '' ? 404 : 200, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'content-length': body.length,
      })
      .end(body)
  })
})
// Nobody's connection ends while others have their turn.
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  // A server that listens at a port has an address of this kind.
  process.send?.((server.address() as AddressInfo).port)
})
// The bench is gone.
process.on('disconnect', () => process.exit())
