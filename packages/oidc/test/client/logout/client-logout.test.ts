import { createHmac } from 'node:crypto'
import { JsonWebKey, jwt } from '@authkit/jose'
import {
  MismatchingStateError,
  MissingCodeError,
  MissingEndpointError,
} from '@authkit/oauth2/client'
import {
  LogoutToken,
  LogoutTokenError,
  multiTenantIssuer,
  OpenIDClient,
  type OpenIDClientOptions,
} from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientSecret, EvilProvider, now, signingKey } from '../support/evil-provider.ts'
import { logoutClaims } from './support/logout-tokens.ts'

let provider: EvilProvider

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

const back = 'https://app.example/signed-out'

/** A client of a provider with an end_session_endpoint. */
function relyingParty(options: Partial<OpenIDClientOptions> = {}): OpenIDClient {
  const endpoint = { end_session_endpoint: `${provider.issuer}/logout` }
  const serverMetadata = { ...provider.metadata, ...endpoint }
  return provider.relyingParty({ serverMetadata, ...options })
}

const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams)

describe('createLogoutUrl of a client', () => {
  it('T13.01, T13.06 says where to send the browser, with the ID Token of the session, and sends nothing itself (RP-Initiated Logout §2)', async () => {
    const client = relyingParty()
    const token = await provider.login(client, {})
    provider.server.received.length = 0
    const { url, state } = await client.createLogoutUrl({ postLogoutRedirectUri: back })
    expect(url.startsWith(`${provider.issuer}/logout?`)).toBe(true)
    expect(queryOf(url)).toEqual({
      id_token_hint: token.id_token,
      client_id: 'app',
      post_logout_redirect_uri: back,
      state,
    })
    expect(provider.server.received).toHaveLength(0)
  })

  it('takes the ID Token of a stored token, and none without one', async () => {
    const client = relyingParty()
    expect(queryOf((await client.createLogoutUrl()).url)).toEqual({ client_id: 'app' })
    client.token = { access_token: 'a', id_token: 'x.y.z' }
    expect(queryOf((await client.createLogoutUrl()).url)).toMatchObject({ id_token_hint: 'x.y.z' })
  })

  it('T13.05 is refused by a provider without end_session_endpoint, which the message names', async () => {
    const logout = provider.relyingParty().createLogoutUrl()
    await expect(logout).rejects.toThrow(MissingEndpointError)
    await expect(provider.relyingParty().createLogoutUrl()).rejects.toThrow('end_session_endpoint')
  })

  it('sends the signed token in an encrypted ID Token (Core §3.1.2.1)', async () => {
    const key = JsonWebKey.generate('RSA', { alg: 'RSA-OAEP-256', use: 'enc' })
    const client = relyingParty({
      idTokenEncryptedResponseAlg: 'RSA-OAEP-256',
      decryptionKeys: key,
    })
    provider.behaviour.sign = (claims) =>
      jwt.encode({ alg: 'RS256' }, claims, signingKey, {
        encrypt: { key: key.toJSON(), header: { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' } },
      })
    const token = await provider.login(client, {})
    expect(token.id_token?.split('.')).toHaveLength(5)
    const hint = queryOf((await client.createLogoutUrl()).url)['id_token_hint'] ?? ''
    const claims = jwt.decode(hint, signingKey.toJSON(), { clock: () => now })
    expect(claims.sub).toBe('alice')
  })
})

describe('validateLogoutResponse of a client', () => {
  it('T13.07, T13.08 knows the state of its logout (RP-Initiated Logout §3)', async () => {
    const client = relyingParty()
    const { state = '' } = await client.createLogoutUrl({ postLogoutRedirectUri: back })
    expect(client.validateLogoutResponse(`${back}?state=${state}`, { state })).toEqual({ state })
    const other = await client.createLogoutUrl({ postLogoutRedirectUri: back })
    expect(() => client.validateLogoutResponse(`${back}?state=${other.state}`, { state })).toThrow(
      MismatchingStateError,
    )
  })

  it('T13.10 keeps the states of logins and logouts apart', async () => {
    const client = relyingParty()
    const { state: logout = '' } = await client.createLogoutUrl({ postLogoutRedirectUri: back })
    const { url, ...login } = client.createAuthorizationUrl()
    const returned = `${back}?state=${logout}`
    expect(url).not.toContain(logout)
    // What comes back from a logout has no code, so that it completes no login, whatever its state.
    const request = { ...login, state: logout, authorizationResponse: returned }
    await expect(client.fetchToken(request)).rejects.toThrow(MissingCodeError)
    const callback = provider.authorize(url)
    expect(() => client.validateLogoutResponse(callback, { state: logout })).toThrow(
      MismatchingStateError,
    )
  })
})

/** Signs with whatever an attacker takes for a secret; `jwt.encode` refuses a public key. */
function hmac(claims: Record<string, unknown>, secret: string): string {
  const parts = [{ alg: 'HS256', typ: 'logout+jwt' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const input = parts.join('.')
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

describe('parseLogoutToken of a client', () => {
  const claims = (change: Record<string, unknown> = {}) =>
    logoutClaims({ iss: provider.issuer, ...change })
  const sign = (change: Record<string, unknown> = {}, key = signingKey) =>
    jwt.encode({ alg: 'RS256', typ: 'logout+jwt' }, claims(change), key)

  it('C-20 verifies by the rules of its ID Tokens (Back-Channel Logout §2.6)', async () => {
    const client = relyingParty()
    await expect(client.parseLogoutToken(sign())).resolves.toBeInstanceOf(LogoutToken)
    await expect(client.parseLogoutToken(sign({ aud: 'other' }))).rejects.toThrow(LogoutTokenError)
    await expect(client.parseLogoutToken(sign({ iss: 'https://evil.example' }))).rejects.toThrow(
      LogoutTokenError,
    )
    const elliptic = relyingParty({ idTokenSignedResponseAlg: 'ES256' })
    await expect(elliptic.parseLogoutToken(sign())).rejects.toThrow(LogoutTokenError)
    const shared = relyingParty({ idTokenSignedResponseAlg: 'HS256' })
    const token = jwt.encode({ alg: 'HS256' }, claims(), new TextEncoder().encode(clientSecret))
    await expect(shared.parseLogoutToken(token)).resolves.toBeInstanceOf(LogoutToken)
  })

  it('J-01 takes no unsigned one, though its ID Tokens are unsigned (Back-Channel Logout §2.6)', async () => {
    const unsigned = relyingParty({ idTokenSignedResponseAlg: 'none' })
    const parts = [{ alg: 'none' }, claims()].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    )
    await expect(unsigned.parseLogoutToken(`${parts.join('.')}.`)).rejects.toThrow(LogoutTokenError)
    const signed = relyingParty().parseLogoutToken(`${parts.join('.')}.`)
    await expect(signed).rejects.toThrow(LogoutTokenError)
  })

  it('takes those under keys of the provider where ID Tokens are unsigned (Back-Channel Logout §2.6)', async () => {
    const registered = (announced?: readonly string[], keys?: JsonWebKey) =>
      relyingParty({
        idTokenSignedResponseAlg: 'none',
        keys,
        serverMetadata: {
          ...provider.metadata,
          id_token_signing_alg_values_supported: announced,
        },
      })
    const ec = JsonWebKey.generate('EC', { alg: 'ES256' })
    const elliptic = jwt.encode({ alg: 'ES256', typ: 'logout+jwt' }, claims(), ec)
    for (const announced of [undefined, ['none', 'HS256'], ['RS256', 'ES256']]) {
      const client = registered(announced)
      await expect(client.parseLogoutToken(sign())).resolves.toBeInstanceOf(LogoutToken)
      // Neither the client secret nor the public key as a secret verifies one.
      for (const key of [clientSecret, JSON.stringify(signingKey.toJSON())]) {
        await expect(client.parseLogoutToken(hmac(claims(), key))).rejects.toThrow(LogoutTokenError)
      }
      const others = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })
      await expect(client.parseLogoutToken(sign({}, others))).rejects.toThrow(LogoutTokenError)
    }
    const announcing = registered(['none', 'ES256'], ec)
    await expect(announcing.parseLogoutToken(elliptic)).resolves.toBeInstanceOf(LogoutToken)
    await expect(registered(['none'], ec).parseLogoutToken(elliptic)).rejects.toThrow(
      LogoutTokenError,
    )
  })

  it('needs keys only when a Logout Token comes where ID Tokens are unsigned', async () => {
    const serverMetadata = { ...provider.metadata, jwks_uri: undefined }
    const client = relyingParty({ idTokenSignedResponseAlg: 'none', serverMetadata })
    await expect(client.parseLogoutToken(sign())).rejects.toThrow('jwks_uri')
  })

  it('asks for the type of a Logout Token where that is wanted (Back-Channel Logout §2.4)', async () => {
    const client = relyingParty()
    const untyped = jwt.encode({ alg: 'RS256' }, claims(), signingKey)
    await expect(client.parseLogoutToken(untyped)).resolves.toBeInstanceOf(LogoutToken)
    const options = { requireType: true }
    await expect(client.parseLogoutToken(untyped, options)).rejects.toThrow(LogoutTokenError)
    await expect(client.parseLogoutToken(sign(), options)).resolves.toBeInstanceOf(LogoutToken)
  })

  it('finds a key that was changed under its old name (Core §10.1.1)', async () => {
    let time = now
    const client = relyingParty({ clock: () => time })
    await client.parseLogoutToken(sign())
    const next = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })
    provider.server.on('/jwks', { body: { keys: [next.toJSON()] } })
    time += 60
    await expect(client.parseLogoutToken(sign({}, next))).resolves.toBeInstanceOf(LogoutToken)
    provider.server.on('/jwks', { body: { keys: [signingKey.toJSON()] } })
  })

  it('judges the issuer of a provider with many tenants by its rule', async () => {
    const client = new OpenIDClient({
      clientId: 'app',
      keys: signingKey.toJSON(),
      issuerRule: multiTenantIssuer({ tenants: ['t-1'] }),
      serverMetadata: { issuer: 'https://login.example/{tenantid}/v2.0' },
      clock: () => now,
    })
    const of = (tid: string) => sign({ iss: `https://login.example/${tid}/v2.0`, tid })
    await expect(client.parseLogoutToken(of('t-1'))).resolves.toBeInstanceOf(LogoutToken)
    await expect(client.parseLogoutToken(of('t-2'))).rejects.toThrow(LogoutTokenError)
  })

  it('takes no Logout Token for an ID Token (Back-Channel Logout §4.1)', async () => {
    await expect(relyingParty().parseIdToken(sign({ exp: now + 60 }))).rejects.toThrow('typ')
    const older = jwt.encode({ alg: 'RS256', typ: 'JWT' }, claims({ exp: now + 60 }), signingKey)
    await expect(relyingParty().parseLogoutToken(older)).resolves.toBeInstanceOf(LogoutToken)
    await expect(relyingParty().parseIdToken(older)).rejects.toThrow('is a Logout Token')
  })
})
