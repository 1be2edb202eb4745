import type { HttpRequest } from '@authkit/common/http'
import { describe, expect, it } from 'vitest'
import { issuer, json } from '../provider.ts'
import { appUri, createRegistrar } from './registrar.ts'

const { server, send } = createRegistrar()
const good = { redirect_uris: [appUri] }

function sendRaw(request: Partial<HttpRequest>) {
  return server.createEndpointResponse('client_registration', {
    method: 'POST',
    url: `${issuer}/register`,
    headers: { 'content-type': 'application/json' },
    ...request,
  })
}

async function failure(request: Partial<HttpRequest>, status: number): Promise<void> {
  const response = await sendRaw(request)
  expect([response.status, json(response)['error']]).toEqual([status, 'invalid_request'])
  expect(response.headers['cache-control']).toBe('no-store')
}

describe('the body of a registration', () => {
  it('is text, bytes or what a body parser made of it, RFC 7591 §3.1', async () => {
    const text = JSON.stringify(good)
    for (const body of [text, Buffer.from(text), new TextEncoder().encode(text), good])
      expect((await sendRaw({ body })).status).toBe(201)
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
  ])('takes the content type %s, RFC 7591 §3.1', async (type) => {
    const body = JSON.stringify(good)
    expect((await sendRaw({ headers: { 'content-type': type }, body })).status).toBe(201)
  })

  it.each([
    undefined,
    '',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/jsonp',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'application/json; x="',
    'multipart/form-data',
  ])('A-08 A-60 DR-7 X-12 answers 415 to the content type %s, RFC 7591 §3.1', async (type) => {
    await failure({ headers: { 'content-type': type }, body: JSON.stringify(good) }, 415)
    await failure({ headers: { 'content-type': type }, body: good }, 415)
  })

  it('A-60 answers 415 to two content types', async () => {
    const headers = { 'content-type': ['application/json', 'text/plain'] }
    await failure({ headers, body: JSON.stringify(good) }, 415)
  })

  it.each([
    '[]',
    `[${JSON.stringify(good)}]`,
    'null',
    'true',
    '7',
    '"text"',
    '',
    ' ',
    '{',
    '{}{}',
    "{'redirect_uris': []}",
    '{"redirect_uris":["https://app.example/cb"],}',
    '\uFEFF{}',
    'redirect_uris=https://app.example/cb',
    String.raw`{"client_name":"\ud800"}`,
    String.raw`{"\ud800":"x"}`,
    '{"a":1e999}',
    `{"a":${'['.repeat(13)}${']'.repeat(13)}}`,
    '['.repeat(30_000),
  ])('A-08 A-60 DR-7 X-12 refuses the body %.40s, RFC 8259 §4', async (body) => {
    await failure({ body }, 400)
  })

  it('T-DR-2 DR-2 refuses an object without members', async () => {
    await failure({ body: '{}' }, 400)
    await failure({ body: {} }, 400)
  })

  it('A-60 refuses bytes that are not UTF-8, and no body at all', async () => {
    await failure({ body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400)
    for (const body of [undefined, null, 7, true, () => good, Symbol('body')])
      await failure({ body }, 400)
  })

  it('A-08 refuses what a body parser makes of something else', async () => {
    await failure({ body: [good] }, 400)
    await failure({ body: new Map(Object.entries(good)) }, 400)
    await failure({ body: { ...good, client_name: undefined } }, 400)
    await failure({ body: { ...good, client_name: 7n } }, 400)
    await failure({ body: { ...good, client_name: () => 'x' } }, 400)
    await failure({ body: { ...good, other: Number.NaN } }, 400)
    const circular: Record<string, unknown> = { ...good }
    circular['self'] = circular
    await failure({ body: circular }, 400)
  })

  it('A-09 refuses names that reach into prototypes, and Object.prototype stays as it is', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const inner = `{"${name}":{"polluted":1,"prototype":{"polluted":1}}}`
      await failure({ body: `{"redirect_uris":["${appUri}"],${inner.slice(1)}` }, 400)
      await failure({ body: `{"redirect_uris":["${appUri}"],"jwks":${inner}}` }, 400)
      await failure({ body: `{"redirect_uris":["${appUri}"],"x":[{"y":${inner}}]}` }, 400)
      await failure({ body: JSON.parse(inner) }, 400)
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
    expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted')
  })

  it('A-44 A-60 refuses more than 64 KiB before it is parsed, RFC 7591 §5', async () => {
    const filler = (length: number) => JSON.stringify({ ...good, filler: 'x'.repeat(length) })
    expect((await sendRaw({ body: filler(65_000) })).status).toBe(201)
    await failure({ body: filler(65_536) }, 413)
    await failure({ body: Buffer.from(filler(1_000_000)) }, 413)
    await failure({ body: { ...good, filler: 'x'.repeat(65_536) } }, 413)
    await failure({ body: { ...good, filler: Array.from({ length: 65_536 }, () => 1) } }, 413)
    // No JSON: it is not looked at.
    await failure({ body: '{'.repeat(1_000_000) }, 413)
    // Bytes are counted, not characters.
    await failure({ body: filler(1).replace('x', 'ü'.repeat(40_000)) }, 413)
    const small = createRegistrar({ maxBytes: 100 })
    expect((await small.send({ ...good, client_name: 'x'.repeat(100) })).status).toBe(413)
  })

  it('drops what it does not know, RFC 7591 §2', async () => {
    const answer = json(await send({ ...good, x: 1, client_secret: 's', client_id: 'mine' }))
    expect(answer).not.toHaveProperty('x')
    expect(answer['client_id']).not.toBe('mine')
    expect(answer['client_secret']).not.toBe('s')
  })
})
