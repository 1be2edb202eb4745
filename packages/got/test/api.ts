import { OAuth2Client, type OAuth2ClientOptions } from '@authkit/oauth2/client'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { scriptedServer, type ScriptedServer } from './scripted-server.ts'

/** The time of all tests, in seconds. */
export const now = 1_800_000_000

/** A token that works for an hour, and what renews it. */
export const valid = { access_token: 'valid', refresh_token: 'r1', expires_at: now + 3600 }

/** A token whose time is over, and what renews it. */
export const expired = { ...valid, access_token: 'old', expires_at: now - 1 }

/** An API with its token endpoint, and a server that must not see a token. */
export interface Servers {
  api: ScriptedServer
  other: ScriptedServer
  /** Makes the API accept the token `new` only. */
  acceptNewOnly(): void
}

/** Starts the servers for the tests of a file: `/v1/me` tells what it was asked, `/token` gives the token `new`. */
export function useServers(): Servers {
  const servers: Servers = {
    // Set before the first test.
    api: undefined as unknown as ScriptedServer,
    other: undefined as unknown as ScriptedServer,
    acceptNewOnly: () =>
      servers.api.on('/v1/me', ({ headers, method, body }) =>
        headers.authorization === 'Bearer new' ? { body: { method, body } } : { status: 401 },
      ),
  }
  beforeAll(async () => {
    servers.api = await scriptedServer()
    servers.other = await scriptedServer()
  })
  beforeEach(() => {
    const { api, other } = servers
    api.received.length = 0
    other.received.length = 0
    other.on('/me', () => ({ body: 'other' }))
    api.on('/v1/me', ({ method, headers, body }) => ({
      body: { authorization: headers.authorization, method, body },
    }))
    api.on('/token', () => ({
      body: { access_token: 'new', token_type: 'Bearer', refresh_token: 'r2', expires_in: 3600 },
    }))
  })
  afterAll(() => Promise.all([servers.api.close(), servers.other.close()]))
  return servers
}

/** A client of the token endpoint at an origin. */
export function clientOf(origin: string, options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${origin}/token` },
    token: valid,
    clock: () => now,
    ...options,
  })
}
