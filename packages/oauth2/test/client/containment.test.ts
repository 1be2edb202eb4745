import { isAuthkitError } from '@authkit/common'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  apiTokens,
  DisallowedOriginError,
  type HookRequest,
  OAuth2Client,
  type OAuth2ClientOptions,
  type TokenPlacement,
} from '../../src/client.ts'

const origin = 'https://api.example'
const other = 'https://more.example:8443'
const allowed = new Set([origin, other])
const token = { access_token: 'S3cretToken', refresh_token: 'r' }

/** What looks like the origin of the API and is not, and what is although it does not look so. */
const spellings = [
  '/me',
  'me?q=1#f',
  '',
  '?access_token=x',
  '.',
  '../../..',
  `${origin}/me`,
  'HTTPS://API.EXAMPLE:443/me',
  `${other}/me`,
  'https://more.example/me',
  'http://api.example/me',
  'https://api.example:444/',
  '//evil.example/me',
  '\\\\evil.example\\me',
  '/\\evil.example/me',
  '///evil.example/me',
  'https:evil.example/me',
  'https:/evil.example/me',
  'https://api.example@evil.example/me',
  'https://user:pw@api.example/me',
  'https://@api.example/me',
  'https://api.example.evil.example/me',
  'https://evil.example/?https://api.example',
  'https://evil.example#https://api.example',
  'https://evil.example\\@api.example/me',
  'https://api.example%2eevil.example/me',
  'https://api.example\u3002evil.example/me',
  'https://api\u3002example/me',
  'https://api.examplе/me',
  '\thttps://evil.exa\nmple/me ',
  'blob:https://api.example/0',
  'data:text/plain,S3cretToken',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ftp://api.example/me',
  'ws://api.example/me',
  'http://[::1]/me',
  'https://127.0.0.1/me',
  'https://[',
  'not a URL at all',
]

const address = fc.oneof(
  fc.constantFrom(...spellings),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string(),
  fc.webPath().map((path) => `${origin}${path}`),
)
const status = fc.constantFrom(200, 204, 300, 301, 302, 303, 307, 308, 401, 401, 403, 500)
const answers = fc.array(fc.record({ status, location: fc.option(address, { nil: undefined }) }), {
  maxLength: 8,
})
const rewritten = fc.option(address, { nil: undefined })
const asked = fc.record({
  url: address,
  asRequest: fc.boolean(),
  answers,
  rewritten,
  placement: fc.constantFrom<TokenPlacement>('header', 'query', 'body'),
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  redirect: fc.constantFrom<RequestInit['redirect']>('follow', 'manual', 'error', undefined),
  own: fc.constantFrom<RequestInit & { withholdToken?: boolean }>(
    {},
    {},
    { headers: { authorization: 'Basic S3cretToken' } },
    { withholdToken: true },
  ),
})

interface Left {
  readonly url: URL
  readonly redirect: RequestInit['redirect']
}

/** A client whose API answers as it is told to, and the requests that left for anywhere but the token endpoint. */
function recording(options: Partial<OAuth2ClientOptions>, given: readonly Answered[]) {
  const left: Left[] = []
  const rest = [...given]
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { url } = new Request(input, init)
    if (url === 'https://as.example/token') {
      return new Response(JSON.stringify({ access_token: `S3cretToken${rest.length}` }))
    }
    left.push({ url: new URL(url), redirect: init?.redirect })
    const { status: code, location } = rest.shift() ?? { status: 200, location: undefined }
    const headers = new Headers()
    // A field holds no other characters.
    if (location !== undefined && /^[\x20-\x7E\xA0-\xFF]*$/.test(location)) {
      headers.set('location', location)
    }
    return new Response(null, { status: code, headers })
  }
  const client = new OAuth2Client({
    clientId: 'app',
    apiBaseUrl: `${origin}/v1/`,
    allowedOrigins: [other],
    serverMetadata: { token_endpoint: 'https://as.example/token' },
    token,
    fetch,
    ...options,
  })
  return { client, left }
}

interface Answered {
  readonly status: number
  readonly location: string | undefined
}

function isAllowed({ protocol, origin: its, username, password }: URL): boolean {
  return protocol === 'https:' && allowed.has(its) && username === '' && password === ''
}

function errorOf(work: () => void): unknown {
  try {
    return work()
  } catch (error) {
    return (error as Error).constructor
  }
}

describe('a token', () => {
  it('C-11, D01, N04, N06: goes to no other origin, whatever the URL, the redirect or the hook, RFC 6750 §5.2', async () => {
    await fc.assert(
      fc.asyncProperty(
        asked,
        async ({ url, asRequest, placement, method, redirect, own, ...the }) => {
          const hook = (request: HookRequest): HookRequest => ({
            ...request,
            url: the.rewritten ?? request.url,
          })
          const { client, left } = recording(
            { tokenPlacement: placement, complianceHooks: { protectedRequest: hook } },
            the.answers,
          )
          const init = { method, ...(redirect === undefined ? {} : { redirect }), ...own }
          const isRequest = asRequest && URL.canParse(url) && isAllowed(new URL(url))
          const outcome = await client
            .fetch(isRequest ? new Request(url) : url, init)
            .catch((error: unknown) => error)
          for (const request of left) {
            expect(request.url.href).toSatisfy(() => isAllowed(request.url))
            // The platform would follow a redirect with what it was given.
            expect(request.redirect).toBe('manual')
          }
          if (outcome instanceof Response) return
          expect(outcome).toSatisfy(isAuthkitError)
          expect(String(outcome)).not.toContain('S3cretToken')
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('C-11, D01: is signed for no other origin by an adapter, whatever the hook, RFC 6750 §5.2', async () => {
    await fc.assert(
      fc.asyncProperty(address, address, async (url, target) => {
        const complianceHooks = {
          protectedRequest: (each: HookRequest) => ({ ...each, url: target }),
        }
        const { client } = recording({ complianceHooks }, [])
        const tokens = apiTokens(client, { allowedOrigins: [origin, other] })
        const asIs = URL.parse(url, `${origin}/v1/`) ?? new URL('https://[::1]')
        const moved = URL.parse(target)
        expect(errorOf(() => tokens.checkTarget(asIs))).toBe(
          isAllowed(asIs) ? undefined : DisallowedOriginError,
        )
        const request = { url: new URL(origin), method: 'GET', headers: new Headers(), body: null }
        const outcome = await Promise.resolve(tokens.sign(await tokens.current(), request)).then(
          ({ url: signed }) => signed.href,
          (error: unknown) => error instanceof DisallowedOriginError,
        )
        expect(outcome).toBe(moved !== null && isAllowed(moved) ? moved.href : true)
      }),
      { numRuns: 500 },
    )
  })

  it('C-11: follows a relative redirect from where a hook sent the request', async () => {
    const { client, left } = recording(
      {
        complianceHooks: {
          protectedRequest: (each) => ({ ...each, url: each.url.replace(origin, other) }),
        },
      },
      [{ status: 302, location: 'next' }],
    )
    await client.fetch('me')
    expect(left.map(({ url }) => url.href)).toEqual([`${other}/v1/me`, `${other}/v1/next`])
  })

  it('N06, T3.23: leaves no answer open that nobody reads, RFC 9110 §15.4', async () => {
    const open = new Set<string>()
    const redirects = [302, 302, 302, 302, 302, 302]
    for (const codes of [[401, 200], [302, 302, 200], redirects]) {
      const { client } = recording(
        {
          fetch: async (input, init) => {
            const { url, method } = new Request(input, init)
            if (url === 'https://as.example/token') {
              return new Response('{"access_token":"new"}')
            }
            const name = `${method} before ${codes.join()}`
            open.add(name)
            const code = codes.shift() ?? 200
            // Its end never comes.
            const body = new ReadableStream({ cancel: () => void open.delete(name) })
            return new Response(body, { status: code, headers: { location: '/next' } })
          },
        },
        [],
      )
      await client.fetch('me').then(
        (response) => response.body?.cancel(),
        (error: unknown) => error,
      )
      expect([...open]).toEqual([])
    }
  })

  it('C-11: is not followed to the other allowed origin by a redirect', async () => {
    const { client, left } = recording({}, [{ status: 302, location: `${other}/next` }])
    expect((await client.fetch('me')).status).toBe(302)
    expect(left).toHaveLength(1)
  })
})
