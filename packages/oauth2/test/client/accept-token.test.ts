import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OAuth2Client, type OAuth2Token, type TokenRequest } from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const current = { access_token: 'old', refresh_token: 'r1', id_token: 'i' }

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer' } })
})
afterAll(() => server.close())

/** A client with rules of its own about the tokens that it keeps. */
class JudgingClient extends OAuth2Client {
  readonly judged: (string | undefined)[][] = []
  refusal: Error | undefined

  protected override async acceptToken(
    token: OAuth2Token,
    request: TokenRequest,
    refreshed: OAuth2Token | undefined,
  ): Promise<OAuth2Token> {
    const { grantType } = request
    this.judged.push([token.access_token, String(grantType), refreshed?.id_token])
    if (this.refusal !== undefined) throw this.refusal
    return token
  }
}

function client(): JudgingClient {
  const serverMetadata = { token_endpoint: `${server.origin}/token` }
  return new JudgingClient({ clientId: 'app', serverMetadata, token: current })
}

describe('a client with rules about tokens', () => {
  it('C26: is shown the token that a refresh replaces, and none for any other request, RFC 6749 §6', async () => {
    const own = client()
    await own.refreshToken()
    const given = client()
    await given.refreshToken('r9')
    const bare = client()
    bare.token = { access_token: 'old', id_token: 'i' }
    await bare.fetchToken({ grantType: 'client_credentials' })
    expect([own, given, bare].map(({ judged }) => judged)).toEqual([
      [['new', 'undefined', 'i']],
      [['new', 'undefined', undefined]],
      [['new', 'client_credentials', undefined]],
    ])
  })

  it('C73: keeps the token that it had when it refuses another, and saves nothing', async () => {
    const app = client()
    app.refusal = new Error('not that one')
    await expect(app.refreshToken()).rejects.toThrow('not that one')
    await expect(app.fetchToken({ grantType: 'client_credentials' })).rejects.toThrow('not that')
    expect(app.token?.access_token).toBe('old')
  })
})
