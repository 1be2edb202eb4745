import { createHmac } from 'node:crypto'
import { memoryStore } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import { JsonWebKey, JsonWebSignature, type SigningKeyInput } from '@authkit/jose'
import {
  AuthorizationServer,
  clientCredentials,
  type AuthorizationServerOptions,
  type ClientAuthenticationMethod,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  none,
  privateKeyJwt,
  refreshToken,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { issuer, post } from '../provider.ts'

export const now = 1_700_000_000
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
export const tokenEndpoint = `${issuer}/token`

/** Keys of a client for each type. */
export const rsa = JsonWebKey.generate('RSA')
export const p256 = JsonWebKey.generate('EC', { crv: 'P-256', kid: 'ec' })
export const ed25519 = JsonWebKey.generate('OKP', { crv: 'Ed25519', kid: 'ed' })

export const publicSet = (...keys: readonly JsonWebKey[]) => ({
  keys: keys.map((key) => ({ ...key.toJSON() })),
})

const grant_types = ['client_credentials', 'refresh_token']

/** A client with a key, one with a secret that signs, and clients of every other kind. */
export const signingSecret = 'w1uXq3z0H7mJ5dV9sK2bT8yN4cR6pL0f'
export const clients = [
  {
    client_id: 'signer',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: publicSet(p256),
    grant_types,
  },
  {
    client_id: 'mac',
    token_endpoint_auth_method: 'client_secret_jwt',
    client_secret: signingSecret,
    grant_types,
  },
  { client_id: 'web', client_secret: signingSecret, jwks: publicSet(p256), grant_types },
  {
    client_id: 'poster',
    client_secret: signingSecret,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types,
  },
  { client_id: 'native', token_endpoint_auth_method: 'none', grant_types: ['refresh_token'] },
] as const

export const allMethods = (): readonly ClientAuthenticationMethod[] => [
  clientSecretBasic(),
  clientSecretPost(),
  clientSecretJwt(),
  privateKeyJwt(),
  none(),
]

/** A server that takes every way to authenticate, and what a client does with it. */
export function createProvider(options: Partial<AuthorizationServerOptions> = {}) {
  const clock = fixedClock(now)
  const store = options.store ?? memoryStore({ clock })
  const events: ServerEvent[] = []
  const server = new AuthorizationServer({
    issuer,
    store,
    clients,
    clock,
    clientAuthentication: allMethods(),
    onEvent: (event) => events.push(event),
    ...options,
  })
    .registerGrant(clientCredentials())
    .registerGrant(refreshToken())

  const token = (form: Record<string, string | undefined>, headers: Record<string, string> = {}) =>
    server.createTokenResponse(
      post('/token', { grant_type: 'client_credentials', ...form }, headers),
    )

  /** Authenticates by an assertion, and tells the error with what the operator learns. */
  const present = (assertion: string, form: Record<string, string | undefined> = {}) =>
    token({ client_assertion_type: assertionType, client_assertion: assertion, ...form })

  const failure = () => {
    const failed = events.findLast(({ type }) => type === 'client_authentication_failed')
    return failed?.type === 'client_authentication_failed' ? failed : undefined
  }
  return { server, store, clock, events, token, present, failure }
}

let count = 0

/** Claims of an assertion that is fine, with changes; `undefined` leaves one out. */
export function claimsOf(clientId: string, changes: Record<string, unknown> = {}) {
  return {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    iat: now,
    exp: now + 60,
    jti: `jti-${(count += 1)}`,
    ...changes,
  }
}

const jws = new JsonWebSignature()

/** Signs exactly what it is given; claims that are no text become JSON. */
export function sign(
  header: { readonly alg: string; readonly [name: string]: unknown },
  claims: unknown,
  key: SigningKeyInput,
): string {
  return jws.serializeCompact(
    header,
    typeof claims === 'string' ? claims : JSON.stringify(claims),
    key,
  )
}

/** Makes a MAC by whatever key, as somebody would who is not held back by what this project refuses. */
export function macByHand(
  header: { readonly alg: string; readonly [name: string]: unknown },
  claims: unknown,
  key: string | Uint8Array,
): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const mac = createHmac(header.alg.replace('HS', 'sha'), key).update(input)
  return `${input}.${mac.digest('base64url')}`
}

/** The assertion of `signer`. */
export const signed = (changes?: Record<string, unknown>, header?: Record<string, unknown>) =>
  sign({ alg: 'ES256', kid: 'ec', ...header }, claimsOf('signer', changes), p256)

/** The assertion of `mac`. */
export const maced = (changes?: Record<string, unknown>, alg = 'HS256', secret = signingSecret) =>
  sign({ alg }, claimsOf('mac', changes), secret)

/** What every failed authentication looks like from outside. */
export const refused = {
  error: 'invalid_client',
  error_description: 'Client authentication failed',
}

export function bodyOf(response: HttpResponse): unknown {
  return JSON.parse(response.body ?? '')
}
