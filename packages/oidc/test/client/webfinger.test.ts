import { AuthkitConfigError, FetchError, memoryStore } from '@authkit/common'
import { AuthorizationServer } from '@authkit/oauth2/server'
import { discoverIssuer, IssuerDiscoveryError } from '@authkit/oidc/client'
import { webfinger } from '@authkit/oidc/provider'
import { describe, expect, it, onTestFinished } from 'vitest'
import { scriptedServer } from '../../../oauth2/test/client/support/scripted-server.ts'

const rel = 'http://openid.net/specs/connect/1.0/issuer'
const issuer = 'https://op.example/tenant'
const known = {
  subject: 'x',
  links: [
    { rel: 'other', href: 'x' },
    { rel, href: issuer },
  ],
}

/** A transport that answers every request alike, and what it was asked. */
function answering(...answers: readonly (() => Response)[]) {
  const asked: URL[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(new URL(new Request(input).url))
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    return answer?.() ?? Response.json(known)
  }
  return { asked, options: { addresses: 'any', fetch } as const }
}

const problemOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof IssuerDiscoveryError)) throw new Error('no error', { cause: error })
  expect(error.code).toBe('ERR_OIDC_ISSUER_DISCOVERY')
  return error.problem
}

describe('discoverIssuer', () => {
  it.each([
    ['joe@example.com', 'acct:joe@example.com', 'https://example.com'],
    ['  joe@example.com ', 'acct:joe@example.com', 'https://example.com'],
    ['acct:joe@example.com', 'acct:joe@example.com', 'https://example.com'],
    ['acct:joe@example.com:8443', 'acct:joe@example.com:8443', 'https://example.com:8443'],
    ['acct:juliet%40x@shop.example', 'acct:juliet%40x@shop.example', 'https://shop.example'],
    ['jö@bücher.example', 'acct:j%C3%B6@xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['https://example.com/joe', 'https://example.com/joe', 'https://example.com'],
    ['https://example.com', 'https://example.com', 'https://example.com'],
    [
      'https://example.com:8080/j?a=b#c',
      'https://example.com:8080/j?a=b',
      'https://example.com:8080',
    ],
    ['http://example.com/joe', 'http://example.com/joe', 'https://example.com'],
    ['example.com', 'https://example.com/', 'https://example.com'],
    ['example.com#me', 'https://example.com/', 'https://example.com'],
    ['example.com:8080', 'https://example.com:8080/', 'https://example.com:8080'],
    ['example.com/joe', 'https://example.com/joe', 'https://example.com'],
    ['joe@example.com/x', 'https://joe@example.com/x', 'https://example.com'],
    ['joe@example.com:8080', 'https://joe@example.com:8080/', 'https://example.com:8080'],
    ['[2001:db8::1]:8080', 'https://[2001:db8::1]:8080/', 'https://[2001:db8::1]:8080'],
  ])(
    'takes %j for %s and asks its host, Discovery §2.1.2, RFC 7565 §7, RFC 7033 §4',
    async (identifier, resource, origin) => {
      const { asked, options } = answering()
      expect(await discoverIssuer(identifier, options)).toBe(issuer)
      const [url, ...others] = asked
      expect(others).toEqual([])
      expect(url?.origin).toBe(origin)
      expect(url?.pathname).toBe('/.well-known/webfinger')
      expect([...(url?.searchParams ?? [])]).toEqual([
        ['resource', resource],
        ['rel', rel],
      ])
    },
  )

  it.each([
    '',
    '   ',
    '=joe',
    '@joe',
    '!joe',
    'xri://=joe',
    'mailto:joe@example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://example.com',
    'joe:secret@example.com',
    'acct:joe',
    'acct:@example.com',
    'acct:joe@',
    'acct:joe@example.com/x',
    'acct:joe@exa<mple.com',
    'joe@b@example.com:x',
    'joe smith@example.com',
    'example.com\\@evil.example',
    'example.com:99999',
    'https:///joe',
    'https://',
    'joe@example.com\u0000',
    'j\uD800@example.com',
    `${'a'.repeat(2000)}@example.com`,
    undefined,
    5,
  ])('refuses %j, and asks nobody, Discovery §2.1.1, RFC 3986 §3.1', async (identifier) => {
    const { asked, options } = answering()
    // Callers without types pass what a form gave them.
    expect(await problemOf(discoverIssuer(identifier as string, options))).toBe('identifier')
    expect(asked).toEqual([])
  })

  it.each<[string, unknown]>([
    ['nobody there', () => new Response(null, { status: 404 })],
    ['no links', () => Response.json({ subject: 'x' })],
    [
      'links of other relations',
      () => Response.json({ links: [{ rel: 'x', href: issuer }, null] }),
    ],
  ])('tells that the host does not know the user: %s, RFC 7033 §4.2', async (_, answer) => {
    const { options } = answering(answer as () => Response)
    expect(await problemOf(discoverIssuer('joe@example.com', options))).toBe('unknown')
  })

  it.each<[string, unknown]>([
    ['a fault', () => new Response(null, { status: 500 })],
    ['a page', () => new Response('<html>')],
    ['a list', () => Response.json([known])],
    ['links that are no list', () => Response.json({ links: { rel } })],
    ...[
      'http://op.example',
      'http://127.0.0.1',
      'https://op.example?a=b',
      'https://op.example#a',
      'https://user@op.example',
      'javascript:alert(1)',
      '',
      5,
      undefined,
    ].map((href): [string, unknown] => [
      `the issuer ${String(href)}`,
      () => Response.json({ links: [{ rel, href }] }),
    ]),
  ])('refuses %s, Discovery §2', async (_, answer) => {
    const { options } = answering(answer as () => Response)
    expect(await problemOf(discoverIssuer('joe@example.com', options))).toBe('response')
  })

  it('bounds the answer', async () => {
    const { options } = answering(() => new Response(' '.repeat(100_000)))
    await expect(discoverIssuer('joe@example.com', options)).rejects.toMatchObject({
      code: 'ERR_FETCH_TOO_LARGE',
    })
  })

  it('follows a redirect to https, three at most, RFC 7033 §4.2', async () => {
    const to = (location: string) => () =>
      new Response(null, { status: 307, headers: { location } })
    const hosted = answering(to('https://finger.example/wf?r=1'), () => Response.json(known))
    expect(await discoverIssuer('joe@example.com', hosted.options)).toBe(issuer)
    expect(hosted.asked.map(String)[1]).toBe('https://finger.example/wf?r=1')

    const endless = answering(to('/again'))
    expect(await problemOf(discoverIssuer('joe@example.com', endless.options))).toBe('response')
    expect(endless.asked).toHaveLength(4)

    for (const location of [
      'http://example.com/',
      'http://127.0.0.1/',
      'file:///x',
      'https://[',
      '',
    ]) {
      const { asked, options } = answering(to(location), to(location))
      expect(await problemOf(discoverIssuer('example.com', options))).toBe('response')
      expect(asked.every(({ protocol }) => protocol === 'https:')).toBe(true)
    }
  })

  it.each([
    'joe@127.0.0.1',
    'https://169.254.169.254/',
    '[::1]:8443',
    '0x7f.1',
    'http://localhost',
  ])('C-23 A-43 does not ask %s, which the user chose, Discovery §2', async (identifier) => {
    await expect(discoverIssuer(identifier)).rejects.toThrow(FetchError)
  })

  it('C-23 takes an own fetch, which sees no address, only from who asks for any address', async () => {
    const { fetch } = answering().options
    await expect(discoverIssuer('joe@example.com', { fetch })).rejects.toThrow(AuthkitConfigError)
  })

  it('C-23 asks nobody inside for an option that is not set', async () => {
    const attempt = discoverIssuer('https://127.0.0.1:8443/joe', { addresses: undefined })
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_FETCH_BLOCKED_ADDRESS' })
  })

  it('finds our own provider, for one that is on loopback itself', async () => {
    const host = await scriptedServer()
    onTestFinished(() => host.close())
    const own = host.origin
    const server = new AuthorizationServer({
      issuer: own,
      store: memoryStore(),
      clients: [],
    }).use(webfinger())
    host.on('/.well-known/webfinger', async ({ method, query, headers }) => {
      const url = `${own}/.well-known/webfinger?${query.toString()}`
      const response = await server.handle({ method, url, headers })
      return { status: response?.status ?? 500, headers: {}, body: response?.body }
    })
    expect(await discoverIssuer(`${own}/joe`, { addresses: 'any' })).toBe(own)
  })
})
