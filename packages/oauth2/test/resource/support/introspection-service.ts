import {
  introspection,
  type IntrospectionOptions,
  type TokenValidator,
} from '@authkit/oauth2/resource'
import { fixedClock, type FixedClock } from '@authkit/testing'
import { scriptedServer, type ScriptedServer } from '../../client/support/scripted-server.ts'

export const clientId = 'api'
export const clientSecret = 'secret of the api'
export const path = '/introspect'
export const now = 1_700_000_000

/** What an authorization server says of a good token. */
export const answer = {
  active: true,
  scope: 'read write',
  client_id: 'app',
  username: 'Alice',
  token_type: 'Bearer',
  exp: now + 600,
  iat: now,
  nbf: now,
  sub: 'alice',
  aud: 'https://api.example',
  iss: 'https://issuer.example',
  jti: 'j1',
}

/** A server that finds every token good until it is told otherwise, and validators that ask it. */
export interface IntrospectionService {
  readonly server: ScriptedServer
  readonly clock: FixedClock
  readonly make: (options?: Partial<IntrospectionOptions>) => TokenValidator
  /** How often it was asked. */
  readonly asked: () => number
}

export async function introspectionService(): Promise<IntrospectionService> {
  const server = await scriptedServer()
  const clock = fixedClock(now)
  server.on(path, { body: answer })
  return {
    server,
    clock,
    make: (options = {}) =>
      introspection({
        endpoint: `${server.origin}${path}`,
        clientId,
        clientSecret,
        clock,
        leeway: 0,
        ...options,
      }),
    asked: () => server.to(path).length,
  }
}
