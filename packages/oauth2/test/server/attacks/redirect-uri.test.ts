import * as fc from 'fast-check'
import {
  AuthorizationRequestError,
  type AuthorizationServerOptions,
  type Extension,
} from '@authkit/oauth2/server'
import { AccessDeniedError, LoginRequiredError, OAuth2Error } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'
import {
  isRegisteredRedirectUri,
  redirectUriFault,
} from '../../../src/server/clients/redirect-uri.ts'
import { answerAuthorization, withQuery } from '../authorization-host.ts'
import {
  authorizationParameters,
  basic,
  createProvider,
  get,
  locationOf,
  post,
  redirectUri,
  secret,
} from '../provider.ts'

const seed = 6749

/** What is put into a URI: separated by spaces, and those that no list so separated can hold. */
const pieces = [
  ...String.raw`/ // ? # @ : & = * . .. /../ /./ \ % ; , %2e %2f %00 %40 %5c %0d%0a %25 + | é`.split(
    ' ',
  ),
  ...':443 :80 .evil.example evil.example @evil.example user@ https: x=1 ?x=1 &x=1 #x www.'.split(
    ' ',
  ),
  ...'xn-- [ ] \u2215 \uFF0F \u202E'.split(' '),
  '\t',
  '\n',
  '\r',
  ' ',
  '\0',
]

interface Edit {
  readonly how: 'insert' | 'replace' | 'delete' | 'case' | 'encode' | 'double' | 'swap'
  readonly at: number
  readonly text: string
}

const edit: fc.Arbitrary<Edit> = fc.record({
  how: fc.constantFrom('insert', 'replace', 'delete', 'case', 'encode', 'double', 'swap'),
  at: fc.nat(80),
  text: fc.oneof(fc.constantFrom(...pieces), fc.string({ minLength: 1, maxLength: 2 })),
})

function apply(uri: string, { how, at: position, text }: Edit): string {
  const at = position % (uri.length + 1)
  const [before, here, after] = [uri.slice(0, at), uri.charAt(at), uri.slice(at + 1)]
  const otherCase = here === here.toLowerCase() ? here.toUpperCase() : here.toLowerCase()
  const code = `%${here.charCodeAt(0).toString(16)}`
  return {
    insert: before + text + here + after,
    replace: before + text + after,
    delete: before + after,
    case: before + otherCase + after,
    encode: before + code + after,
    double: before + here + here + after,
    swap: before + after.charAt(0) + here + after.slice(1),
  }[how]
}

function mutated(registered: readonly string[]): fc.Arbitrary<string> {
  const edits = fc.array(edit, { minLength: 1, maxLength: 3 })
  return fc
    .tuple(fc.constantFrom(...registered), edits)
    .map(([uri, list]) => list.reduce(apply, uri))
    .filter((uri) => !registered.includes(uri))
}

describe('redirect URIs under attack', () => {
  const registered = [
    redirectUri,
    'https://app.example/cb?tenant=1&mode=a',
    'https://xn--bcher-kva.example:8443/a/b/c',
    'com.example.app:/cb',
  ]

  it('A-01, CVE-2020-15234 takes none of 100 000 mutations of a registered URI, RFC 9700 §2.1', () => {
    let tried = 0
    const refused = fc.property(mutated(registered), (uri) => {
      tried += 1
      return !isRegisteredRedirectUri(uri, registered)
    })
    fc.assert(refused, { numRuns: 100_000, seed })
    expect(tried).toBeGreaterThanOrEqual(100_000)
    for (const uri of registered) expect(isRegisteredRedirectUri(uri, registered), uri).toBe(true)
  })

  it('A-01 answers a mutation with a page and no Location, RFC 6749 §3.1.2.4', async () => {
    const { server } = createProvider()
    const refused = fc.asyncProperty(mutated([redirectUri]), async (redirect_uri) => {
      const request = get('/authorize', { ...authorizationParameters, redirect_uri })
      // What is empty counts as not sent, and there is one registered.
      fc.pre(redirect_uri !== '')
      const response = await answerAuthorization(server, request)
      expect(response.status).toBe(400)
      expect(response.headers).not.toHaveProperty('location')
    })
    await fc.assert(refused, { numRuns: 2000, seed })
  })

  it('A-02, CVE-2020-15233 changes nothing but the port of a loopback address, RFC 8252 §7.3', () => {
    const loopback = ['http://127.0.0.1/cb', 'http://[::1]:1/a/cb?x=1']
    const same = /^http:\/\/(127\.0\.0\.1(:\d{1,5})?\/cb|\[::1\](:\d{1,5})?\/a\/cb\?x=1)$/
    const ports = fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
      expect(isRegisteredRedirectUri(`http://127.0.0.1:${port}/cb`, loopback)).toBe(true)
      expect(isRegisteredRedirectUri(`http://[::1]:${port}/a/cb?x=1`, loopback)).toBe(true)
      expect(isRegisteredRedirectUri(`http://[::1]:${port}/cb`, loopback)).toBe(false)
      expect(isRegisteredRedirectUri(`http://localhost:${port}/cb`, loopback)).toBe(false)
    })
    fc.assert(ports, { numRuns: 2000, seed })
    const mutations = fc.property(
      mutated(loopback),
      (uri) => isRegisteredRedirectUri(uri, loopback) === (same.test(uri) && URL.canParse(uri)),
    )
    fc.assert(mutations, { numRuns: 50_000, seed })
  })

  it.each(['http://127.0.0.1:49152/cb', 'com.example.app:/cb'])(
    'A-02 sends a native app its code at %s, which the token request names again, RFC 8252 §7.1, RFC 8252 §7.3',
    async (redirect_uri) => {
      const { server, exchange } = createProvider()
      const asked = { ...authorizationParameters, client_id: 'native', scope: 'read', redirect_uri }
      const location = locationOf(await answerAuthorization(server, get('/authorize', asked)))
      expect(location.href.startsWith(`${redirect_uri}?code=`)).toBe(true)
      const code = location.searchParams.get('code') ?? ''
      const native = { client_id: 'native' }
      // The registered form of the URI is not where this code went.
      const elsewhere = await exchange(code, { ...native, redirect_uri: 'http://127.0.0.1/cb' }, {})
      expect(elsewhere.status).toBe(400)
      const again = await answerAuthorization(server, get('/authorize', asked))
      const next = locationOf(again).searchParams.get('code') ?? ''
      expect((await exchange(next, { ...native, redirect_uri }, {})).status).toBe(200)
    },
  )

  it.each([
    'https://app.example@evil.example/callback',
    'https://app.example:x@evil.example/callback',
    'https://evil.example\\@app.example/callback',
    'https://app.example\t.evil.example/callback',
    'https://app.example/call\nback',
    'https:evil.example',
    '//evil.example/callback',
    '/callback',
    'https:///evil.example/callback',
    'https://[fe80::1%25eth0]/callback',
    'https://app.example:99999/callback',
    'https://*.example/callback',
    'https://app.example /callback',
    ' https://app.example/callback',
    `https://app.example/${'x'.repeat(2048)}`,
    'https://',
    'http://localhost:80@evil.example/',
    'http://127.0.0.1.evil.example/',
  ])('A-03 refuses %j when it is registered and when it is asked for', async (uri) => {
    expect(redirectUriFault(uri)).toBeTypeOf('string')
    const client = { client_id: 'web', client_secret: secret, redirect_uris: [uri] }
    expect(() => createProvider({ clients: [client] })).toThrow('the redirect URI')
    // An application that looks clients up itself was not checked when the server was made.
    const { server } = createProvider({ clients: () => client })
    for (const redirect_uri of [uri, undefined]) {
      const request = get('/authorize', { ...authorizationParameters, redirect_uri })
      const response = await answerAuthorization(server, request)
      expect(response.status).toBe(400)
      expect(response.headers).not.toHaveProperty('location')
    }
  })

  it.each([
    'javascript',
    'data',
    'vbscript',
    'blob',
    'file',
    'about',
    'http',
    'ftp',
    'ws',
    'myapp',
  ])('A-06, CVE-2020-26938 never redirects to the scheme %s:, RFC 8252 §7.1', async (scheme) => {
    for (const uri of [`${scheme}://app.example/callback`, `${scheme}:alert(1)//`]) {
      const client = { client_id: 'web', client_secret: secret, redirect_uris: [uri] }
      expect(() => createProvider({ clients: [client] }), uri).toThrow('the redirect URI')
      const { server } = createProvider({ clients: () => client })
      const asked = { ...authorizationParameters, redirect_uri: uri }
      const response = await answerAuthorization(server, get('/authorize', asked))
      expect(response.status).toBe(400)
      expect(response.headers).not.toHaveProperty('location')
    }
  })
})

describe('errors before the redirect URI is known to be registered', () => {
  const hook = (authorizationRequest: NonNullable<Extension['authorizationRequest']>) => ({
    extension: 'hook',
    authorizationRequest,
  })
  const mark = 'canary7f3a'
  const resources = [{ resource: 'https://api.example/' }]
  interface Path {
    readonly changes: Record<string, string | undefined>
    readonly options?: Partial<AuthorizationServerOptions>
    readonly extension?: Extension
  }
  const paths: readonly (readonly [string, Path])[] = [
    ['nothing else wrong', { changes: {} }],
    ['an unknown response type', { changes: { response_type: mark } }],
    ['no response type', { changes: { response_type: undefined } }],
    ['an unknown response mode', { changes: { response_mode: mark } }],
    ['an unknown scope', { changes: { scope: mark } }],
    ['a malformed scope', { changes: { scope: `"${mark}"` } }],
    ['prompt=none', { changes: { prompt: 'none' } }],
    ['a request object', { changes: { request: mark } }],
    ['a request object by reference', { changes: { request_uri: `https://${mark}.example/` } }],
    ['no PKCE', { changes: { code_challenge: undefined, code_challenge_method: undefined } }],
    ['plain PKCE', { changes: { code_challenge: mark, code_challenge_method: 'plain' } }],
    ['an unknown client', { changes: { client_id: mark } }],
    ['no client', { changes: { client_id: undefined } }],
    ['an unknown resource', { changes: { resource: `https://${mark}/` }, options: { resources } }],
    ['a scope that is not allowed', { changes: {}, options: { allowScope: () => undefined } }],
    [
      'a user who has to sign in',
      {
        changes: {},
        extension: hook(() => {
          throw new LoginRequiredError()
        }),
      },
    ],
    [
      'a hook that refuses',
      {
        changes: {},
        extension: hook(() => {
          throw new AccessDeniedError()
        }),
      },
    ],
  ]
  const places = [
    `https://${mark}.example/`,
    'https://evil.example/callback',
    `${redirectUri}/../../${mark}`,
    `${redirectUri}?${mark}=1`,
    `https://app.example.${mark}.example/callback`,
    `javascript:alert('${mark}')`,
    `"><script>${mark}</script>`,
  ]

  it.each(paths)(
    'A-04, CVE-2026-41479, CVE-2026-44681, AS-3, X-2 shows %s to the user, redirects nowhere and echoes nothing, RFC 6749 §4.1.2.1',
    async (_what, { changes, options, extension }) => {
      const { server } = createProvider(options)
      if (extension) server.use(extension)
      for (const redirect_uri of places) {
        const asked = { ...authorizationParameters, state: mark, ...changes, redirect_uri }
        for (const request of [get('/authorize', asked), post('/authorize', asked)]) {
          const error = await server.validateConsentRequest(request).then(
            () => undefined,
            (reason: unknown) => reason,
          )
          expect(error).toBeInstanceOf(OAuth2Error)
          expect(error).not.toBeInstanceOf(AuthorizationRequestError)
          const response = await answerAuthorization(server, request)
          expect(response.status).toBe(400)
          expect(response.headers).not.toHaveProperty('location')
          expect(JSON.stringify(response)).not.toContain(mark)
        }
      }
    },
  )

  it('A-04 shows a repeated parameter to the user as well, and a store that fails', async () => {
    const { server } = createProvider({ clients: () => Promise.reject(new Error('down')) })
    const request = get('/authorize', { ...authorizationParameters, redirect_uri: places[0] })
    const unavailable = await answerAuthorization(server, request)
    expect(unavailable.status).toBe(503)
    expect(unavailable.headers).not.toHaveProperty('location')
    for (const name of Object.keys(authorizationParameters)) {
      const response = await answerAuthorization(
        createProvider().server,
        withQuery(request, name, mark),
      )
      expect(response.status).toBe(400)
      expect(JSON.stringify(response)).not.toContain(mark)
    }
  })

  it('A-05 sends the browser nowhere but to the registered redirect URI, whatever else is asked, RFC 9700 §4.11', async () => {
    const { server } = createProvider()
    const names =
      'returnTo return_to next redirect continue url post_logout_redirect_uri redirect_uri[] redirectUri REDIRECT_URI request_uri target_link_uri'.split(
        ' ',
      )
    const targets = [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
    ]
    for (const name of names) {
      for (const target of targets) {
        const asked = { ...authorizationParameters, [name]: target }
        const answers = [
          await answerAuthorization(server, get('/authorize', asked)),
          await answerAuthorization(server, get('/authorize', asked), null),
          await answerAuthorization(server, get('/authorize', { ...asked, scope: 'nothing' })),
        ]
        for (const answer of answers) {
          const location = locationOf(answer)
          expect(location.origin + location.pathname).toBe(redirectUri)
          expect(location.href).not.toContain('evil')
        }
        for (const { handler, methods } of server.routes()) {
          const method = methods[0] ?? 'GET'
          const request = { ...post('/', { [name]: target }, basic('web', secret)), method }
          const response = await handler(withQuery(request, 'x', target))
          expect(response.headers).not.toHaveProperty('location')
          expect(response.body).not.toContain('evil')
        }
      }
    }
  })
})
