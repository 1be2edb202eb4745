import formbody from '@fastify/formbody'
import express from 'express'
import fastify from 'fastify'
import { createServer } from 'node:http'
import { type Contender, listen } from '../contender.ts'

/** Headers that an answer with a token has, RFC 6749 §5.1. */
const headers = { 'cache-control': 'no-store', pragma: 'no-cache' }

type Answer = () => Readonly<Record<string, unknown>>

/** A server that reads the form, looks for the grant type and answers what it was told to. It knows and stores nothing. */
async function bare(start: (answer: Answer) => Promise<number>): Promise<Contender> {
  let answer: Readonly<Record<string, unknown>> = { access_token: '' }
  return {
    port: await start(() => answer),
    renew: async (count) => Array.from({ length: count }, () => 'x'.repeat(43)),
    imitate(body) {
      answer = body
    },
  }
}

/** Only node:http. */
export function bareHttp(): Promise<Contender> {
  return bare(async (answer) =>
    listen(
      createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const form = new URLSearchParams(Buffer.concat(chunks).toString())
          const body = form.has('grant_type') ? JSON.stringify(answer()) : ''
          response.writeHead(body === '' ? 400 : 200, {
            'content-type': 'application/json',
            ...headers,
            'content-length': Buffer.byteLength(body),
          })
          response.end(body)
        })
      }),
    ),
  )
}

/** Fastify with the parser of forms that its authors maintain. */
export function bareFastify(): Promise<Contender> {
  return bare(async (answer) => {
    const app = fastify()
    await app.register(formbody)
    app.post<{ Body: Record<string, unknown> }>('/token', async (request, reply) => {
      if (request.body['grant_type'] === undefined) return reply.code(400).send()
      return reply.headers(headers).send(answer())
    })
    await app.ready()
    return listen(app.server)
  })
}

/** Express with its own parser of forms, and without the headers that nobody asked for. */
export function bareExpress(): Promise<Contender> {
  return bare(async (answer) => {
    const app = express().disable('x-powered-by').disable('etag')
    app.use(express.urlencoded({ extended: false }))
    app.post('/token', (request, response) => {
      // What the parser above leaves.
      const body = request.body as Record<string, unknown>
      if (body['grant_type'] === undefined) response.status(400).end()
      else response.set(headers).json(answer())
    })
    return listen(createServer(app))
  })
}
