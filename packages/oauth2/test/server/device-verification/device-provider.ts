import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import {
  AuthorizationServer,
  type AuthorizationServerOptions,
  deviceCode,
  type DeviceCodeOptions,
  DeviceVerification,
  type DeviceVerificationOptions,
  introspection,
  refreshToken,
  revocation,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { authentication, basic, issuer, json, post, secret } from '../provider.ts'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
export const verificationUri = 'https://issuer.example/device'
export const session = 'session of alice'

/** A television, a console that keeps a secret, and a client that is no device. */
export const clients = [
  {
    client_id: 'television',
    token_endpoint_auth_method: 'none',
    grant_types: [deviceGrant, 'refresh_token'],
    scope: 'read write',
  },
  { client_id: 'console', client_secret: secret, grant_types: [deviceGrant] },
  { client_id: 'job', client_secret: secret, grant_types: ['client_credentials'] },
] as const

export interface DeviceProviderOptions extends Partial<AuthorizationServerOptions> {
  readonly device?: Partial<DeviceCodeOptions>
  readonly verification?: DeviceVerificationOptions
}

type Form = Record<string, string | undefined>

/** A server of the device grant over a memory store, what a device does with it, and the user's side. */
export function createDeviceProvider({
  device,
  verification: limits,
  ...options
}: DeviceProviderOptions = {}) {
  const clock = fixedClock(1_700_000_000)
  const store: Store = options.store ?? memoryStore({ clock })
  const events: ServerEvent[] = []
  const server = new AuthorizationServer({
    issuer,
    store,
    clients,
    scopes: ['read', 'write', 'admin'],
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  })
    .registerGrant(deviceCode({ verificationUri, ...device }))
    .registerGrant(refreshToken())
    .registerEndpoint(introspection())
    .registerEndpoint(revocation())
  const verification = new DeviceVerification(server, limits)

  const begin = (changes: Form = {}, headers: Record<string, string> = {}) => {
    const form = { client_id: 'television', scope: 'read', ...changes }
    return server.createEndpointResponse(
      'device_authorization',
      post('/device_authorization', form, headers),
    )
  }
  /** The codes of a device that just began. */
  const start = async (changes: Form = {}, headers: Record<string, string> = {}) => {
    const { device_code, user_code } = json(await begin(changes, headers))
    return { deviceCode: String(device_code), userCode: String(user_code) }
  }
  const poll = (
    device_code: string | undefined,
    changes: Form = {},
    headers: Record<string, string> = {},
  ) => {
    const form = { grant_type: deviceGrant, client_id: 'television', device_code, ...changes }
    return server.createTokenResponse(post('/token', form, headers))
  }
  /** What a poll answers: the error, or `tokens`. */
  const outcome = async (device_code: string, changes: Form = {}) =>
    json(await poll(device_code, changes))['error'] ?? 'tokens'
  const approve = async (userCode: string, attemptedBy = session) => {
    const request = await verification.find(userCode, attemptedBy)
    await verification.approve(request, { subject: 'alice', authentication })
  }
  const isLive = async (token: unknown) =>
    (await server.context.repositories.accessTokens.find(String(token))) !== undefined

  return {
    server,
    store,
    clock,
    events,
    verification,
    begin,
    start,
    poll,
    outcome,
    approve,
    isLive,
    console: basic('console', secret),
  }
}
