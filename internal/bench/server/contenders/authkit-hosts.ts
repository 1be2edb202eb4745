import {
  headersFromRaw,
  type HttpHandler,
  type HttpResponse,
  requestTarget,
} from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import { authorizationServer } from '@authkit/express'
import { endpoints } from '@authkit/fastify'
import type { AuthorizationServer } from '@authkit/oauth2/server'
import express from 'express'
import fastify from 'fastify'
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import { listen } from '../contender.ts'

/** Only node:http: four fields in, three out. */
export function onHttp(server: AuthorizationServer): Promise<number> {
  const { origin } = new URL(server.issuer)
  const handlers = new Map(server.routes().map(({ path, handler }) => [path, handler]))
  return listen(
    createServer((request, response) => {
      const target = requestTarget(request.url ?? '/')
      const [path = ''] = target.split('?', 1)
      const handler = handlers.get(path)
      if (handler) answer(request, response, origin + target, handler)
      else response.writeHead(404).end()
    }),
  )
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  handler: HttpHandler,
): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const headers = headersFromRaw(request.rawHeaders)
    const body = Buffer.concat(chunks)
    handler({ method: request.method ?? '', url, headers, body }).then(
      (record) => write(response, record),
      () => response.writeHead(500).end(),
    )
  })
}

function write(response: ServerResponse, { status, headers, body = '' }: HttpResponse): void {
  const fields: OutgoingHttpHeaders = { 'content-length': Buffer.byteLength(body) }
  for (const [name, value] of Object.entries(headers)) {
    fields[name] = typeof value === 'string' ? value : [...value]
  }
  response.writeHead(status, fields).end(body)
}

/** Fastify with the plugin of @authkit/fastify. */
export async function onFastify(server: AuthorizationServer): Promise<number> {
  const app = fastify()
  await app.register(endpoints(server))
  await app.ready()
  return listen(app.server)
}

/** Express with the router of @authkit/express, the pages of the server included. */
export function onExpress(server: AuthorizationServer, store: Store): Promise<number> {
  const app = express().disable('x-powered-by')
  const pages = { store, secret: 'x'.repeat(32), signIn: () => undefined }
  app.use(authorizationServer(server, pages))
  return listen(createServer(app))
}
