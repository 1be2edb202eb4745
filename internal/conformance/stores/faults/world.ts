import { createHash, randomUUID } from 'node:crypto'
import { generateToken, memoryStore, urlEncode } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import {
  introspection as introspectionValidator,
  ResourceProtector,
} from '@authkit/oauth2/resource'
import {
  AuthorizationServer,
  authorizationCode,
  clientConfiguration,
  clientCredentials,
  clientRegistration,
  deviceCode,
  DeviceVerification,
  introspection,
  jwtBearer,
  pkce,
  refreshToken,
  type RefreshTokenOptions,
  revocation,
  tokenExchange,
} from '@authkit/oauth2/server'
import { fixedClock, type FixedClock } from '@authkit/testing'
import { type FaultyStore, faultyStore } from './faulty-store.ts'

export const issuer = 'https://issuer.example'
export const callback = 'https://app.example/callback'
const idp = 'https://idp.example'
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
export const grantTypes = {
  code: 'authorization_code',
  refresh: 'refresh_token',
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  bearer: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  exchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
} as const
const grant_types = [...Object.values(grantTypes), 'client_credentials']
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const challenge = createHash('sha256').update(verifier).digest('base64url')
const idpKey = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'idp' })

/** Whom requests are made as. */
export interface Credentials {
  readonly id: string
  readonly secret: string
}
export const web: Credentials = { id: 'web', secret }
export const api: Credentials = { id: 'api', secret }

/** What a flow may want otherwise. */
export interface WorldOptions {
  readonly store?: Store
  readonly refresh?: RefreshTokenOptions
}

export type Form = Readonly<Record<string, string>>

/** A server of everything over a store whose calls can fail. */
export class World {
  readonly clock: FixedClock = fixedClock(Math.floor(Date.now() / 1000))
  readonly faulty: FaultyStore
  readonly server: AuthorizationServer
  readonly verification: DeviceVerification
  readonly protector: ResourceProtector
  /** Another in each world, so that worlds can share an engine. */
  readonly subject: string = `user-${randomUUID()}`

  constructor({ store, refresh }: WorldOptions = {}) {
    const { clock, subject } = this
    this.faulty = faultyStore(store ?? memoryStore({ clock }))
    const registration = clientRegistration({ open: true, grantTypes: grant_types })
    this.server = new AuthorizationServer({
      issuer,
      store: this.faulty.store,
      clients: [
        { client_id: web.id, client_secret: secret, redirect_uris: [callback], grant_types },
        { client_id: api.id, client_secret: secret, grant_types: ['client_credentials'] },
      ],
      clock,
      onEvent: () => {},
    })
      .registerGrant(authorizationCode(), pkce())
      .registerGrant(refreshToken(refresh))
      .registerGrant(clientCredentials())
      .registerGrant(deviceCode({ verificationUri: `${issuer}/device` }))
      .registerGrant(
        jwtBearer({
          issuers: [{ issuer: idp, keys: new KeySet([idpKey.toPublic()]) }],
          authenticateUser: () => ({ subject }),
          refreshable: true,
        }),
      )
      .registerGrant(tokenExchange())
      .registerEndpoint(revocation())
      .registerEndpoint(introspection())
      .registerEndpoint(registration)
      .registerEndpoint(clientConfiguration({ registration, rotateSecret: true }))
    this.verification = new DeviceVerification(this.server, { maxAttempts: 100 })
    this.protector = new ResourceProtector({
      validators: introspectionValidator({
        endpoint: `${issuer}/introspect`,
        clientId: api.id,
        clientSecret: secret,
        cache: 0,
        fetch: (input, init) => this.fetch(new Request(input, init)),
        clock,
      }),
      clock,
    })
  }

  /** What reaches the server by `fetch`. */
  async fetch(request: Request): Promise<Response> {
    const headers = Object.fromEntries(request.headers)
    const { method, url } = request
    const response = await this.send({ method, url, headers, body: await request.text() })
    // The server answers the introspection endpoint with text and header fields that are text.
    return new Response(response.body, {
      status: response.status,
      headers: response.headers as Record<string, string>,
    })
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.server.handle(request)
    if (!response) throw new Error(`There is no endpoint for ${request.url}`)
    return response
  }

  post(path: string, form: Form, as: Credentials = web): Promise<HttpResponse> {
    const credentials = `${encodeURIComponent(as.id)}:${encodeURIComponent(as.secret)}`
    return this.send({
      method: 'POST',
      url: issuer + path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      },
      body: urlEncode(Object.entries(form)),
    })
  }

  /** A POST, PUT, GET or DELETE of JSON. */
  json(method: string, url: string, body: unknown, token?: string): Promise<HttpResponse> {
    return this.send({
      method,
      url,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  /** The answer to an authorization request that the user approves. */
  async authorize(client: string = web.id): Promise<HttpResponse> {
    const parameters = {
      response_type: 'code',
      client_id: client,
      redirect_uri: callback,
      state: 'state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }
    return this.approve(`${issuer}/authorize?${urlEncode(Object.entries(parameters))}`)
  }

  /** The same for the URL that a client made. */
  async approve(url: string): Promise<HttpResponse> {
    const asked = await this.server.validateConsentRequest({ method: 'GET', url, headers: {} })
    const authentication = { time: this.clock() }
    return this.server.createAuthorizationResponse(asked, { subject: this.subject, authentication })
  }

  async code(client?: string): Promise<string> {
    return codeOf(await this.authorize(client))
  }

  exchange(code: string, as?: Credentials): Promise<HttpResponse> {
    const form = { grant_type: grantTypes.code, code, redirect_uri: callback }
    return this.post('/token', { ...form, code_verifier: verifier }, as)
  }

  refresh(refresh_token: string, as?: Credentials): Promise<HttpResponse> {
    return this.post('/token', { grant_type: grantTypes.refresh, refresh_token }, as)
  }

  /** An assertion about the user that nobody has seen. */
  assertion(): string {
    const now = this.clock()
    const claims = { iss: idp, sub: 'alice', aud: issuer, iat: now, exp: now + 60 }
    return jwt.encode({ alg: 'ES256', kid: 'idp' }, { ...claims, jti: generateToken() }, idpKey)
  }
}

export function bodyOf({ body = '' }: HttpResponse): Record<string, unknown> {
  // Every answer that is asked for its members is a JSON object.
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>)
}

export function codeOf({ headers }: HttpResponse): string {
  return new URL(String(headers['location'])).searchParams.get('code') ?? ''
}
