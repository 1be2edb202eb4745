import { AuthkitConfigError } from '@authkit/common'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OAuth2Client, type OAuth2ClientOptions, type TokenPlacement } from '../../src/client.ts'

const origin = 'https://api.example'
const secret = 'S3cret+/&= token'
const form = 'application/x-www-form-urlencoded'

/** A client, and the requests that left it. */
function recording(options: Partial<OAuth2ClientOptions>, answers: (() => Response)[] = []) {
  const sent: Request[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push(new Request(input, init))
    return answers.shift()?.() ?? new Response()
  }
  const token = { access_token: secret }
  return {
    sent,
    client: new OAuth2Client({ clientId: 'app', apiBaseUrl: origin, token, fetch, ...options }),
  }
}

/** Every place where a request carries a token, RFC 6750 §2. */
async function tokensOf(request: Request): Promise<readonly string[]> {
  const header = request.headers.get('authorization')?.replace(/^Bearer /, '')
  const type = request.headers.get('content-type')?.toLowerCase() ?? ''
  const body = type.startsWith(form) ? new URLSearchParams(await request.clone().text()) : undefined
  return [
    ...(header === undefined ? [] : [header]),
    ...new URL(request.url).searchParams.getAll('access_token'),
    ...(body?.getAll('access_token') ?? []),
  ]
}

interface Asked {
  readonly placement: TokenPlacement
  readonly method: string
  readonly query: readonly [string, string][]
  readonly body: string | URLSearchParams | Uint8Array<ArrayBuffer> | undefined
  readonly contentType: string | undefined
}

/** What leaves when a client is asked for this; `undefined` when nothing may. */
async function expected({
  placement: place,
  method: verb,
  query,
  body: given,
  contentType: type,
}: Asked) {
  const ours: [string, string] = ['access_token', secret]
  const others = query.filter(([each]) => each === 'access_token')
  const isThere = place === 'query' && others.length === 1 && others[0]?.[1] === secret
  if (others.length > 0 && !isThere) return undefined
  const authorization = place === 'header' ? `Bearer ${secret}` : null
  const carried = place === 'query' && !isThere ? [...query, ours] : query
  const content = await new Response(given).text()
  if (place !== 'body') return { authorization, query: carried, body: content }
  const isForm =
    type === undefined ? given instanceof URLSearchParams : type.toLowerCase().startsWith(form)
  const isText = typeof given === 'string' || given instanceof URLSearchParams
  const isFit = given === undefined || given === '' || (isForm && isText)
  if (!isFit || /^(?:GET|HEAD)$/.test(verb)) return undefined
  if (new URLSearchParams(content).has('access_token')) return undefined
  const start = content === '' ? '' : `${content}&`
  return {
    authorization,
    query: carried,
    body: `${start}${new URLSearchParams([ours]).toString()}`,
  }
}

/** What left. */
async function described(request: Request) {
  return {
    authorization: request.headers.get('authorization'),
    query: [...new URL(request.url).searchParams],
    body: await request.text(),
  }
}

const placement = fc.constantFrom<TokenPlacement>('header', 'query', 'body')
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'put', 'PATCH', 'DELETE')
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('access_token', 'a', 'accesstoken', 'Access_Token'),
)
const pairs = fc.array(fc.tuple(name, fc.oneof(fc.string(), fc.constant(secret))), { maxLength: 4 })
const body = fc.oneof(
  fc.constant(undefined),
  pairs.map((each) => new URLSearchParams(each)),
  pairs.map((each) => new URLSearchParams(each).toString()),
  fc.string(),
  fc.json(),
  fc.uint8Array(),
)
const contentType = fc.constantFrom(
  undefined,
  form,
  `${form} ; charset=UTF-8`,
  form.toUpperCase(),
  'application/json',
)
const fragment = fc.constantFrom('', '#', '#access_token=x')

describe('a request with a token, RFC 6750 §2', () => {
  it('B02, B05, T5.01: carries it once and no other, with what the application sends, or does not leave', async () => {
    const shape = fc.record({ placement, method, query: pairs, body, contentType, fragment })
    await fc.assert(
      fc.asyncProperty(shape, async ({ fragment: end, ...given }) => {
        const isBodiless = /^(?:GET|HEAD)$/.test(given.method)
        const asked: Asked = isBodiless ? { ...given, body: undefined } : given
        const { client, sent } = recording({ tokenPlacement: asked.placement })
        const headers = new Headers()
        if (asked.contentType !== undefined) headers.set('content-type', asked.contentType)
        const query = new URLSearchParams([...asked.query])
        const init: RequestInit = { method: asked.method, headers, body: asked.body ?? null }
        const outcome = await client
          .fetch(`/x?${query.toString()}${end}`, init)
          .catch((error: unknown) => error)
        const left = await Promise.all(sent.map(described))
        const wanted = await expected(asked)
        expect(left).toEqual(wanted === undefined ? [] : [wanted])
        expect(outcome).toBeInstanceOf(wanted === undefined ? AuthkitConfigError : Response)
      }),
      { numRuns: 500 },
    )
  })

  it.each<TokenPlacement>(['header', 'query', 'body'])(
    'C-11, B02: is told to leave out one in the query where the client adds its own to the %s',
    async (tokenPlacement) => {
      const { client, sent } = recording({ tokenPlacement })
      const init = { method: 'POST' }
      for (const query of [
        'access_token=x',
        'access_token=',
        `access_token=${encodeURIComponent(secret)}&access_token=x`,
      ]) {
        const attempt = client.fetch(`/x?${query}`, init)
        await expect(attempt).rejects.toThrow(AuthkitConfigError)
        await expect(attempt).rejects.toThrow('withholdToken')
      }
      expect(sent).toHaveLength(0)
      await client.fetch('/x?access_token=x', { ...init, withholdToken: true })
      expect(sent.map(({ url }) => url)).toEqual([`${origin}/x?access_token=x`])
    },
  )

  it('T3.23: carries the new token alone after a redirect repeated the old one in its query', async () => {
    const there = `/x/?access_token=${encodeURIComponent(secret)}&q=1`
    const { client, sent } = recording(
      {
        tokenPlacement: 'query',
        token: { access_token: secret, refresh_token: 'r' },
        serverMetadata: { token_endpoint: 'https://as.example/token' },
      },
      [
        () => new Response(null, { status: 301, headers: { location: there } }),
        () => new Response(null, { status: 401 }),
        () => new Response('{"access_token":"new"}'),
      ],
    )
    expect((await client.fetch('/x?q=1')).status).toBe(200)
    const carried = await Promise.all(sent.map(tokensOf))
    expect(carried).toEqual([[secret], [secret], [], ['new']])
    expect(new URL(sent[3]?.url ?? '').searchParams.get('q')).toBe('1')
  })

  it('T3.23, N06: leaves the query of a redirect as the API wrote it, and takes only its own token away', async () => {
    const written = '/next?q=%20&r=a+b&s'
    const answers = [written, `${written}&access_token=${encodeURIComponent(secret)}`].map(
      (location) => () => new Response(null, { status: 302, headers: { location } }),
    )
    const { client, sent } = recording({}, answers)
    await client.fetch('/x')
    expect(sent.map(({ url }) => url)).toEqual([
      `${origin}/x`,
      `${origin}${written}`,
      `${origin}/next?q=+&r=a+b&s=`,
    ])
    expect(await Promise.all(sent.map(tokensOf))).toEqual([[secret], [secret], [secret]])
  })

  it('B05, T5.06: is called a form where it is the body, and says what to do where it cannot be', async () => {
    const { client, sent } = recording({ tokenPlacement: 'body' })
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      await client.fetch('/x', { method: 'POST', headers })
    }
    expect(sent.map(({ headers }) => headers.get('content-type'))).toEqual(
      Array(2).fill(`${form};charset=UTF-8`),
    )
    await expect(client.fetch('/x')).rejects.toThrow("tokenPlacement 'body'")
    await expect(client.fetch('/x', { method: 'POST', body: '{}' })).rejects.toThrow("'header'")
  })

  it('B07: has no length and no type where it has no body', async () => {
    for (const tokenPlacement of ['header', 'query'] as const) {
      const { client, sent } = recording({ tokenPlacement })
      await client.fetch('/x')
      expect(sent[0]?.headers.has('content-length')).toBe(false)
      expect(sent[0]?.headers.has('content-type')).toBe(false)
      expect(sent[0]?.body).toBeNull()
    }
  })

  it('B02: has the length of the form with the token, whatever was said of the form without it', async () => {
    const { client, sent } = recording({ tokenPlacement: 'body' })
    const headers = { 'content-type': form, 'content-length': '3' }
    await client.fetch('/x', { method: 'POST', body: 'a=1', headers })
    expect(sent[0]?.headers.get('content-length')).not.toBe('3')
    expect(sent[0]?.headers.get('content-type')).toBe(form)
    expect(await sent[0]?.text()).toMatch(/^a=1&access_token=/)
  })
})
