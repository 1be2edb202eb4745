import { JsonWebKey, jwt, leftHalfHash } from '@authkit/jose'
import type { AuthorizationUrlOptions, ServerMetadata } from '@authkit/oauth2/client'
import { OpenIDClient, type OpenIDClientOptions, type OpenIDToken } from '@authkit/oidc/client'
import {
  type Answer,
  scriptedServer,
  type ScriptedServer,
} from '../../../../oauth2/test/client/support/scripted-server.ts'

type Claims = Record<string, unknown>

/** What a provider does unless a test makes it do otherwise. */
interface Behaviour {
  /** Changes the claims before they are signed. */
  claims: (claims: Claims) => Claims
  /** Changes those that go through the browser once more. */
  frontClaims: (claims: Claims) => Claims
  /** Turns the claims into an ID Token. */
  sign: (claims: Claims) => unknown
  /** Changes the answer of the token endpoint. */
  token: (answer: Record<string, unknown>) => Answer
  /** Changes what the browser brings back. */
  callback: (parameters: URLSearchParams) => void
  /** The answer of the UserInfo endpoint. */
  userinfo: Answer
}

/** The time at which the provider lives, in seconds since the epoch. */
export const now = 1_800_000_000

export const clientSecret = 'a-secret-of-more-than-thirty-two-bytes'

export const signingKey = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })

/** The default behaviour: that of an honest provider. */
function honest(): Behaviour {
  return {
    claims: (claims) => claims,
    frontClaims: (claims) => claims,
    sign: (claims) => jwt.encode({ alg: 'RS256' }, claims, signingKey),
    token: (body) => ({ body }),
    callback: () => {},
    userinfo: { body: { sub: 'alice', email: 'alice@example.com' } },
  }
}

/** An OpenID provider on loopback that is honest until a test turns one of its knobs. */
export class EvilProvider {
  readonly server: ScriptedServer
  readonly issuer: string
  readonly metadata: ServerMetadata
  behaviour: Behaviour = honest()
  readonly #nonces = new Map<string, string | null>()
  #codes = 0

  private constructor(server: ScriptedServer) {
    const issuer = server.origin
    this.server = server
    this.issuer = issuer
    this.metadata = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      revocation_endpoint: `${issuer}/revoke`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'HS256', 'none'],
      authorization_response_iss_parameter_supported: true,
    }
    server.on('/.well-known/openid-configuration', { body: this.metadata })
    server.on('/jwks', { body: { keys: [signingKey.toJSON()] } })
    server.on('/revoke', { status: 200 })
    server.on('/userinfo', () => this.behaviour.userinfo)
    server.on('/token', ({ form }) => this.#token(form))
  }

  /** Starts one on a free port. */
  static async start(): Promise<EvilProvider> {
    return new EvilProvider(await scriptedServer())
  }

  /** Forgets what was asked and is honest again. */
  reset(): void {
    this.behaviour = honest()
    this.server.received.length = 0
  }

  /** A client of this provider. */
  relyingParty(options: Partial<OpenIDClientOptions> = {}): OpenIDClient {
    return new OpenIDClient({
      clientId: 'app',
      clientSecret,
      redirectUri: 'https://app.example/cb',
      scope: 'openid email',
      serverMetadata: this.metadata,
      clock: () => now,
      ...options,
    })
  }

  /** A whole login: redirect, response, token. */
  async login(
    client: OpenIDClient,
    parameters: AuthorizationUrlOptions & { readonly max_age?: number },
  ): Promise<OpenIDToken> {
    const { url, ...kept } = client.createAuthorizationUrl(parameters)
    const isForm = kept.responseMode === 'form_post'
    return client.fetchToken({
      ...kept,
      authorizationResponse: isForm ? this.respond(url) : this.authorize(url),
      maxAge: parameters.max_age,
    })
  }

  /** Signs the user in and tells where the browser goes next, with the authorization response. */
  authorize(url: string): string {
    const request = new URL(url).searchParams
    const separator = request.get('response_type') === 'code' ? '?' : '#'
    return `${request.get('redirect_uri')}${separator}${new URLSearchParams(this.respond(url))}`
  }

  /** Signs the user in and gives the parameters of the response, as a body parser would. */
  respond(url: string): Record<string, string> {
    const request = new URL(url).searchParams
    const words = (request.get('response_type') ?? '').split(' ')
    const number = (this.#codes += 1)
    const parts: Record<string, string> = { state: request.get('state') ?? '', iss: this.issuer }
    if (words.includes('code')) {
      parts['code'] = `code-${number}`
      this.#nonces.set(parts['code'], request.get('nonce'))
    }
    if (words.includes('token')) {
      const accessToken = `front-at-${number}`
      Object.assign(parts, { access_token: accessToken, token_type: 'Bearer', expires_in: '600' })
    }
    if (words.includes('id_token')) {
      parts['id_token'] = this.#frontIdToken(parts, request.get('nonce'))
    }
    const response = new URLSearchParams(parts)
    this.behaviour.callback(response)
    return Object.fromEntries(response)
  }

  #frontIdToken(
    { access_token: token, code }: Record<string, string>,
    nonce: string | null,
  ): string {
    const claims = this.behaviour.claims({
      ...this.#claims(nonce),
      ...(token === undefined ? {} : { at_hash: leftHalfHash('RS256', token) }),
      ...(code === undefined ? {} : { c_hash: leftHalfHash('RS256', code) }),
    })
    return String(this.behaviour.sign(this.behaviour.frontClaims(claims)))
  }

  #claims(nonce: string | null | undefined): Claims {
    const claims = { iss: this.issuer, sub: 'alice', aud: 'app', exp: now + 300, iat: now }
    return { ...claims, ...(nonce ? { nonce } : {}) }
  }

  #token(form: URLSearchParams): Answer {
    const nonce = this.#nonces.get(form.get('code') ?? '')
    const accessToken = `at-${form.get('code') ?? form.get('refresh_token')}`
    const claims = this.behaviour.claims({
      ...this.#claims(nonce),
      at_hash: leftHalfHash('RS256', accessToken),
    })
    return this.behaviour.token({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: 'rt-1',
      id_token: this.behaviour.sign(claims),
    })
  }
}
