import { generateToken } from '@authkit/common'
import { singleHeader } from '@authkit/common/http'
import { InvalidClientError } from '@authkit/oauth2'
import {
  type ClientAuthenticationMethod,
  clientSecretBasic,
  clientSecretPost,
  hashClientSecret,
  none,
  privateKeyJwt,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic } from '../provider.ts'
import {
  allMethods,
  bodyOf,
  clients,
  createProvider,
  now,
  refused,
  signed,
  signingSecret as secret,
} from './assertion-provider.ts'

const raw = (credentials: string | Uint8Array): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
})

describe('client_secret_basic and client_secret_post', () => {
  it('CA-1, CA-4, CA-5 authenticate a client each in its way, RFC 6749 §2.3.1', async () => {
    const { token, events } = createProvider()
    expect((await token({}, basic('web', secret))).status).toBe(200)
    expect((await token({ client_id: 'poster', client_secret: secret })).status).toBe(200)
    const methods = events.map((event) => event.type === 'client_authenticated' && event.method)
    expect(methods.filter(Boolean)).toEqual(['client_secret_basic', 'client_secret_post'])
  })

  it('X-5, UTIL-3 read percent-encoded identifiers and secrets, RFC 6749 §2.3.1, Appendix B', async () => {
    const odd = 'a:b c%d+é—0123456789abcdef'
    const odds = [{ ...clients[2], client_id: 'https://odd.example/:id', client_secret: odd }]
    const { token } = createProvider({ clients: odds })
    expect((await token({}, basic('https://odd.example/:id', odd))).status).toBe(200)
    const spaced = new URLSearchParams([['', odd]]).toString().slice(1)
    const encoded = `${encodeURIComponent('https://odd.example/:id')}:${spaced}`
    expect((await token({}, raw(encoded))).status).toBe(200)
    const lower = encoded.replaceAll(/%../g, (escape) => escape.toLowerCase())
    expect((await token({}, raw(lower))).status).toBe(200)
  })

  it.each([
    ['the scheme alone', { authorization: 'Basic' }],
    ['no base64', { authorization: 'Basic ==' }],
    ['base64 with spaces in it', { authorization: `Basic d2V i` }],
    ['base64 of URLs', { authorization: 'Basic d2Vi-_' }],
    ['an identifier without a colon', raw('web')],
    ['nothing before the colon', raw(`:${secret}`)],
    ['nothing at all', raw('')],
    ['a colon alone', raw(':')],
    ['bytes that are not UTF-8', raw(Uint8Array.of(0x77, 0xff, 0x3a, 0xff))],
    ['UTF-16', raw(Buffer.from(`\uFEFFweb:${secret}`, 'utf16le'))],
    ['an escape that is none', raw('web:%zz')],
    ['half an escape', raw('web:%4')],
    ['an escape that is not UTF-8', raw('web:%ff')],
    ['64 kB', raw(`web:${'x'.repeat(65_536)}`)],
    ['another scheme', { authorization: `Bearer ${secret}` }],
    ['Digest', { authorization: 'Digest username="web"' }],
    ['a line break', { authorization: `Basic d2Vi\r\nX: y` }],
  ])('T-UT-6, UTIL-3, A-26 find no credentials in %s', async (_what, headers) => {
    const { token, failure } = createProvider()
    const response = await token({}, headers)
    expect([response.status, bodyOf(response)]).toEqual([401, refused])
    expect(failure()).toMatchObject({ reason: 'malformed_credentials', clientId: undefined })
  })

  it.each([
    ['a wrong secret', 'web', `${secret}x`],
    ['an empty secret', 'web', ''],
    ['an unknown client', 'nobody', secret],
    ['a client of another case', 'WEB', secret],
    ['a client with a space', 'web ', secret],
    ['a client that no store can hold', 'web\0', secret],
    ['a name of the language', '__proto__', secret],
    ['a secret outside ASCII', 'web', 'gehé€m'],
    ['a null byte in the secret', 'web', `${secret}\0`],
  ])('CA-4, A-61, CA-7 answer %s in one way', async (_what, clientId, presented) => {
    const { token } = createProvider()
    const response = await token({}, basic(clientId, presented))
    expect([response.status, bodyOf(response)]).toEqual([401, refused])
    expect(response.headers['www-authenticate']).toBe('Basic realm="oauth"')
  })

  it('CA-7 take either secret until one ends, RFC 7591 §3.2.1', async () => {
    const next = generateToken()
    const rotating = {
      ...clients[2],
      client_secret_expires_at: now + 60,
      client_secrets: [{ client_secret_hash: hashClientSecret(next) }],
    }
    const { token, clock } = createProvider({ clients: [rotating] })
    expect((await token({}, basic('web', secret))).status).toBe(200)
    expect((await token({}, basic('web', next))).status).toBe(200)
    clock.advance(60)
    expect((await token({}, basic('web', secret))).status).toBe(401)
    expect((await token({}, basic('web', next))).status).toBe(200)
  })

  it('CA-7 answer for a registration with null in the place of its secret, as a database has it', async () => {
    const row = { ...clients[2], client_secret: null, client_secrets: [null, {}] }
    // What a query answers is what the table has.
    const query = () => row as never
    const { token } = createProvider({ clients: query })
    for (const presented of ['', 'null', 'undefined', secret]) {
      expect((await token({}, basic('web', presented))).status).toBe(401)
    }
  })

  it('attack A8: report no identifier that is no client’s, a secret in the wrong field or lines for a log, RFC 6749 §10.10', async () => {
    const { token, failure, events } = createProvider()
    const forged = `web\r\n${'x'.repeat(2000)}`
    for (const clientId of [secret, 'nobody', forged]) {
      await token({}, basic(clientId, 'web'))
      expect(failure()).toMatchObject({ reason: 'unknown_client', clientId: undefined })
      await token({ client_id: clientId, client_secret: 'web' })
      expect(failure()).toMatchObject({ reason: 'unknown_client', clientId: undefined })
    }
    expect(JSON.stringify(events)).not.toContain(secret)
    expect(JSON.stringify(events)).not.toContain('xxx')
    await token({}, basic('web', 'wrong'))
    expect(failure()).toMatchObject({ reason: 'wrong_credentials', clientId: 'web' })
  })

  it('A-60 refuse a secret without a client', async () => {
    const { token, failure } = createProvider()
    expect((await token({ client_secret: secret })).status).toBe(401)
    expect(failure()?.reason).toBe('malformed_credentials')
  })
})

describe('none', () => {
  const refresh = { grant_type: 'refresh_token', refresh_token: 'unknown' }

  it('CA-6 identifies a public client, which then has to have a grant, RFC 7591 §2', async () => {
    const { token } = createProvider()
    const response = await token({ ...refresh, client_id: 'native' })
    expect([response.status, bodyOf(response)]).toMatchObject([400, { error: 'invalid_grant' }])
  })

  it.each([
    ['a secret in the form', { client_id: 'native', client_secret: secret }, {}],
    ['a secret in the header', {}, basic('native', secret)],
    ['an empty secret in the header', {}, basic('native', '')],
    ['a header of another scheme', { client_id: 'native' }, { authorization: 'Bearer x' }],
  ])('CA-6, A-26 refuses a public client that sends %s', async (_what, form, headers) => {
    const { token } = createProvider()
    const response = await token({ ...refresh, ...form }, headers)
    expect([response.status, bodyOf(response)]).toEqual([401, refused])
  })

  it('CA-6 answers an unknown client like one that has to prove who it is', async () => {
    const { token } = createProvider()
    const [unknown, confidential] = await Promise.all([
      token({ ...refresh, client_id: 'nobody' }),
      token({ ...refresh, client_id: 'web' }),
    ])
    expect(unknown).toEqual(confidential)
    expect(unknown.status).toBe(401)
  })

  it.each(['web', 'poster', 'signer', 'mac'])(
    'A-29 wants the credentials of %s with a refresh token, RFC 6749 §6',
    async (clientId) => {
      const { token, failure } = createProvider()
      const response = await token({ ...refresh, client_id: clientId })
      expect([response.status, bodyOf(response)]).toEqual([401, refused])
      expect(failure()).toMatchObject({ clientId, reason: 'other_method_registered' })
      expect((await token(refresh)).status).toBe(401)
      expect(failure()?.reason).toBe('no_credentials')
    },
  )
})

describe('several methods', () => {
  it.each([
    ['Basic and form', { client_id: 'web', client_secret: secret }, basic('web', secret)],
    [
      'Basic and form of two clients',
      { client_id: 'poster', client_secret: secret },
      basic('web', secret),
    ],
    [
      'Basic and an assertion',
      {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: signed(),
      },
      basic('web', secret),
    ],
  ])(
    'CA-8, X-6, A-26, CA-2 refuse %s together, RFC 6749 §2.3, §5.2',
    async (_what, form, headers) => {
      const { token, failure } = createProvider()
      const response = await token(form, headers)
      expect([response.status, bodyOf(response)]).toEqual([
        400,
        {
          error: 'invalid_request',
          error_description: 'The client authenticates in several ways',
        },
      ])
      expect(failure()).toMatchObject({ reason: 'several_methods' })
    },
  )

  it('CA-8, A-26 refuse a method other than the registered one, whose secret is right', async () => {
    const { token, failure } = createProvider()
    expect((await token({ client_id: 'web', client_secret: secret })).status).toBe(401)
    expect(failure()).toMatchObject({ clientId: 'web', reason: 'other_method_registered' })
    expect((await token({}, basic('poster', secret))).status).toBe(401)
    expect((await token({}, basic('native', secret))).status).toBe(401)
    expect((await token({}, basic('signer', secret))).status).toBe(401)
  })

  it('CA-2, S-C1 refuse a client of a method that is not there, at construction', () => {
    const clientAuthentication = [clientSecretBasic()]
    expect(() => createProvider({ clientAuthentication })).toThrow('token_endpoint_auth_method')
  })

  it('CA-2 refuse a client of a method that is not there, when it is looked for', async () => {
    const row = { ...clients[2], token_endpoint_auth_method: 'tls_client_auth' }
    const { token } = createProvider({ clients: () => row })
    expect((await token({}, basic('web', secret))).status).toBe(401)
  })
})

describe('challenge', () => {
  it('CA-3 comes with 401 where a method has an HTTP scheme, RFC 6749 §5.2, RFC 9110 §15.5.2', async () => {
    const { token } = createProvider()
    for (const form of [{}, { client_id: 'poster', client_secret: 'wrong' }]) {
      const response = await token(form)
      expect(response.status).toBe(401)
      expect(response.headers['www-authenticate']).toBe('Basic realm="oauth"')
    }
  })

  it('CA-3 stays away with 400 where none has, RFC 6749 §5.2, RFC 9110 §15.5.2', async () => {
    const clientAuthentication = [clientSecretPost(), privateKeyJwt(), none()]
    const { token } = createProvider({ clients: () => undefined, clientAuthentication })
    const response = await token({ client_id: 'poster', client_secret: 'wrong' })
    expect([response.status, bodyOf(response)]).toEqual([400, refused])
    expect(response.headers).not.toHaveProperty('www-authenticate')
  })

  it('CA-3 names each scheme once', async () => {
    const { token } = createProvider({
      clients: [],
      clientAuthentication: [own, clientSecretBasic()],
    })
    const { headers } = await token({})
    expect(headers['www-authenticate']).toBe('Hawk realm="oauth", Basic realm="oauth"')
  })
})

/** A way to authenticate that this project does not have. */
const own: ClientAuthenticationMethod = {
  method: 'urn:example:header',
  credential: 'none',
  confidential: true,
  scheme: 'Hawk',
  read({ headers }) {
    const value = singleHeader(headers, 'x-client')
    if (value === undefined) return undefined
    if (value === null) throw new InvalidClientError(undefined, { reason: 'repeated_header' })
    return { clientId: value, secret: String(singleHeader(headers, 'x-proof')) }
  },
  verify({ secret: proof }, client) {
    if (proof === 'stale') throw new InvalidClientError(undefined, { reason: 'proof_stale' })
    return client !== undefined && proof === 'right'
  },
}

describe('a method of the application', () => {
  const provider = () =>
    createProvider({
      clientAuthentication: [...allMethods(), own],
      clients: [...clients, { ...clients[4], ...ownClient }],
    })
  const ownClient = {
    client_id: 'own',
    token_endpoint_auth_method: own.method,
    grant_types: ['client_credentials'],
  }

  it('CA-1 is a record that stands in the list and in the metadata, RFC 8414 §2', async () => {
    const { token, server, events } = provider()
    expect((await token({}, { 'x-client': 'own', 'x-proof': 'right' })).status).toBe(200)
    expect(events).toContainEqual({
      type: 'client_authenticated',
      clientId: 'own',
      method: own.method,
    })
    expect(server.metadata()['token_endpoint_auth_methods_supported']).toContain(own.method)
  })

  it.each([
    ['a wrong proof', 'wrong', undefined],
    ['an error of its own', 'stale', 'proof_stale'],
  ])('CA-1 refuses %s and tells the operator why', async (_what, proof, detail) => {
    const { token, failure } = provider()
    const response = await token({}, { 'x-client': 'own', 'x-proof': proof })
    expect([response.status, bodyOf(response)]).toEqual([401, refused])
    expect(failure()).toMatchObject({ method: own.method, reason: 'wrong_credentials', detail })
  })

  it('CA-1 is refused beside another', async () => {
    const { token } = provider()
    const headers = { 'x-client': 'own', 'x-proof': 'right', ...basic('web', secret) }
    expect((await token({}, headers)).status).toBe(400)
  })
})
