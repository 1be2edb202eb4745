import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { expect } from 'vitest'
import { staticClient } from './static-clients.ts'
import type { Suite } from './suite.ts'
import type { Variant } from './variants.ts'

/** A key pair of a client, as it signs and as it publishes. */
export interface ClientKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

/** A client as the provider answered its registration. */
export interface Client {
  readonly id: string
  readonly secret: string | undefined
  readonly redirectUri: string
  readonly variant: Variant
  readonly key: ClientKey | undefined
  /** The whole answer. */
  readonly registered: Readonly<Record<string, unknown>>
}

/** Makes an RS256 key pair of a client. */
export async function generateClientKey(kid: string): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  return {
    kid,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' },
  }
}

let generated: Promise<ClientKey> | undefined

/** A key pair that clients of one test file share: making one takes a tenth of a second. */
export function clientKey(): Promise<ClientKey> {
  generated ??= generateClientKey('client-key-1')
  return generated
}

/** Registers a client for a variant, Registration §3.1. Members given here take the place of the usual ones; `undefined` leaves one out. */
export async function registerClient(
  suite: Suite,
  variant: Variant,
  members: Readonly<Record<string, unknown>> = {},
): Promise<Client> {
  if (variant.registration === 'static') return knownClient(suite, variant)
  const key = variant.clientAuthentication === 'private_key_jwt' ? await clientKey() : undefined
  const response = await postRegistration(suite, await registrationOf(suite, variant, members))
  // Registration §3.2: 201, as JSON.
  expect(response.status, JSON.stringify(response.body)).toBe(201)
  expect(response.type).toMatch(/^application\/json/)
  const { client_id: id, client_secret: secret, redirect_uris: uris } = response.body
  if (typeof id !== 'string' || !Array.isArray(uris)) throw new Error('no client was registered')
  return {
    id,
    secret: typeof secret === 'string' ? secret : undefined,
    redirectUri: String(uris[0]),
    variant,
    key,
    registered: response.body,
  }
}

/** The client of a variant that the provider knows from its start. */
function knownClient({ site }: Suite, variant: Variant): Client {
  const client = staticClient(site.origin, variant.responseType)
  const { client_id: id, client_secret: secret, redirect_uris: uris } = client
  return { id, secret, redirectUri: uris[0] ?? '', variant, key: undefined, registered: client }
}

/** What a client of a variant registers, Registration §2. */
export async function registrationOf(
  { site }: Suite,
  { responseType, clientAuthentication }: Variant,
  members: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  const words = responseType.split(' ')
  const needsKeys = clientAuthentication === 'private_key_jwt' && !('jwks_uri' in members)
  return {
    client_name: 'Conformance',
    contacts: ['certification@client.example'],
    redirect_uris: [`${site.origin}/callback`],
    response_types: [responseType],
    // Registration §2: what a response type needs.
    grant_types: [
      ...(words.includes('code') ? ['authorization_code'] : []),
      ...(responseType === 'code' ? [] : ['implicit']),
    ],
    token_endpoint_auth_method: clientAuthentication,
    ...(needsKeys ? { jwks: { keys: [(await clientKey()).publicJwk] } } : {}),
    ...members,
  }
}

/** Posts client metadata to the registration endpoint. */
export async function postRegistration(suite: Suite, metadata: Readonly<Record<string, unknown>>) {
  const response = await fetch(suite.endpoint('registration_endpoint'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(metadata),
  })
  // Both answers of Registration §3.2 and §3.3 are JSON objects.
  const body = (await response.json()) as Readonly<Record<string, unknown>>
  return { status: response.status, type: response.headers.get('content-type') ?? '', body }
}

/** How a client proves who it is in a token request: header fields and parameters, Core §9. */
export async function authenticate(
  suite: Suite,
  { id, secret = '', key, variant }: Client,
  audience: string = suite.endpoint('token_endpoint'),
): Promise<{ readonly headers: Record<string, string>; readonly form: Record<string, string> }> {
  if (variant.clientAuthentication === 'client_secret_post')
    return { headers: {}, form: { client_id: id, client_secret: secret } }
  if (variant.clientAuthentication === 'client_secret_basic') {
    const credentials = btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)
    return { headers: { authorization: `Basic ${credentials}` }, form: {} }
  }
  if (!key) throw new Error('the client has no key')
  const now = suite.op.clock()
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + 60)
    .sign(key.privateKey)
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  return { headers: {}, form: { client_assertion_type: type, client_assertion: assertion } }
}
