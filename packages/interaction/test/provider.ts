import { memoryStore, sha256 } from '@authkit/common'
import { UnmetAuthenticationRequirementsError } from '@authkit/oauth2'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import {
  AuthorizationServer,
  authorizationCode,
  pkce,
  type AuthorizationServerOptions,
  type Extension,
} from '@authkit/oauth2/server'
import { fixedClock, type FixedClock } from '@authkit/testing'
import {
  interaction,
  type Interaction,
  type InteractionOptions,
  type ShownError,
} from '../src/index.ts'

export const verifier = 'v'.repeat(43)
export const callback = 'https://app.example/callback'

/** What `openid()` does with these parameters, which belong to a layer above. */
const prompting: Extension = {
  extension: 'prompting',
  authorizationRequest: (request) => ({
    ...request,
    prompt: request.parameters.get('prompt')?.split(' ') ?? [],
    maxAge: !request.parameters.has('max_age')
      ? undefined
      : Number(request.parameters.get('max_age')),
    loginHint: request.parameters.get('login_hint'),
    acrValues: words(request.parameters.get('acr_values')),
    acrEssential: request.parameters.has('acr_essential'),
    uiLocales: words(request.parameters.get('ui_locales')),
    display: request.parameters.get('display'),
    claims: readNames(request.parameters.get('claim_names')),
    acceptsSubject: async (subject) => {
      const expected = request.parameters.get('expected_subject')
      return expected === undefined || expected === subject
    },
  }),
  approval({ acrEssential, acrValues }, { authentication }) {
    if (acrEssential && !acrValues.includes(authentication.acr ?? ''))
      throw new UnmetAuthenticationRequirementsError()
  },
}

function words(value: string | undefined): readonly string[] {
  return value?.split(' ') ?? []
}

/** Names as JSON, which can be anything. */
function readNames(value: string | undefined): readonly string[] {
  const names: unknown = JSON.parse(value ?? '[]')
  return Array.isArray(names) ? names.map(String) : []
}

export const clients = [
  {
    client_id: 'web',
    client_name: 'Notebook',
    client_secret: 's'.repeat(43),
    redirect_uris: [callback],
  },
  {
    client_id: 'native',
    redirect_uris: [
      'com.example.app:/callback',
      'http://[::1]/callback',
      'https://app.example/native',
    ],
    token_endpoint_auth_method: 'none',
  },
  {
    client_id: 'presented',
    client_name: 'Presented',
    client_secret: 's'.repeat(43),
    redirect_uris: [callback],
    logo_uri: 'https://images.app.example/logo.png?size=64&amp=1',
    policy_uri: 'https://app.example/policy',
    tos_uri: 'https://app.example/terms',
  },
  {
    client_id: 'hostile',
    client_name: '<script>alert(1)</script>" onload="x',
    client_secret: 's'.repeat(43),
    redirect_uris: [callback],
    logo_uri: 'http://app.example/logo.png',
    policy_uri: 'javascript:alert(1)',
    tos_uri: 'https://',
  },
]

export interface Provider {
  readonly issuer: string
  readonly clock: FixedClock
  readonly store: Store
  readonly server: AuthorizationServer
  readonly shown: ShownError[]
  readonly pages: Interaction
  /** Everything that was written to the store, as text. */
  readonly written: string[]
  /** Sends a request to the route of its URL. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>
  /** URL of the authorization endpoint with the parameters of a good request, apart from these. */
  readonly authorizeUrl: (parameters?: Readonly<Record<string, string | undefined>>) => string
}

export function createProvider(
  options: Partial<InteractionOptions> & {
    issuer?: string
    onEvent?: AuthorizationServerOptions['onEvent']
    extensions?: readonly Extension[]
  } = {},
): Provider {
  const { issuer = 'https://issuer.example', onEvent, extensions = [], ...rest } = options
  const clock = fixedClock()
  const written: string[] = []
  const store = recordingStore(memoryStore({ clock }), written)
  const shown: ShownError[] = []
  const server = new AuthorizationServer({
    issuer,
    store,
    clients,
    clock,
    ...(onEvent && { onEvent }),
  })
    .registerGrant(authorizationCode(), pkce())
    .use(prompting)
  for (const extension of extensions) server.use(extension)
  const pages = interaction({
    server,
    store,
    secret: 'interaction-secret-interaction-secret',
    signIn: ({ username, password }) =>
      ['alice', 'bob'].includes(username) && password === 'wonderland'
        ? { subject: `user-${username}`, name: username === 'alice' ? 'Alice' : undefined }
        : undefined,
    onErrorPage: (error) => shown.push(error),
    ...rest,
  })
  const routes = [...server.routes(), ...pages.routes()]
  return {
    issuer,
    clock,
    store,
    server,
    shown,
    pages,
    written,
    async send(request) {
      const route = routes.find(({ path }) => path === new URL(request.url).pathname)
      if (!route) throw new Error(`no route for ${request.url}`)
      return route.handler(request)
    },
    authorizeUrl(parameters = {}) {
      const url = new URL(server.authorizationEndpoint)
      const all = { ...goodParameters, ...parameters }
      for (const [name, value] of Object.entries(all))
        if (value !== undefined) url.searchParams.set(name, value)
      return url.href
    },
  }
}

function recordingStore(store: Store, written: string[]): Store {
  return {
    ...store,
    put(kind, record) {
      written.push(JSON.stringify(record))
      return store.put(kind, record)
    },
    replace(kind, record, version) {
      written.push(JSON.stringify(record))
      return store.replace(kind, record, version)
    },
  }
}

export const goodParameters = {
  client_id: 'web',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'notes:read notes:write',
  state: 'state-of-the-client',
  code_challenge: sha256(verifier),
  code_challenge_method: 'S256',
}
