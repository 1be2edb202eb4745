import { createServer } from 'node:http'
import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, JsonWebSignature, KeySet } from '@authkit/jose'
import { clientRegistration, type SoftwareStatementOptions } from '@authkit/oauth2/server'
import { afterAll, describe, expect, it } from 'vitest'
import { issuer } from '../provider.ts'
import { appUri, createRegistrar, type RegistrarOptions } from './registrar.ts'

const now = 1_700_000_000
const publisher = 'https://publisher.example'
const key = JsonWebKey.generate('EC', { alg: 'ES256' })
const keys = new KeySet([key.toPublic()])
const trusted: SoftwareStatementOptions = { issuers: [{ issuer: publisher, keys }] }
const name = { client_name: 'Signed Calendar' }

/** Signs whatever it is given, also claims that no JWT may have. */
function sign(claims: object, header: object = {}, signer = key): string {
  const payload = JSON.stringify({ iss: publisher, ...claims })
  return new JsonWebSignature().serializeCompact({ alg: 'ES256', ...header }, payload, signer)
}

function registrar(options: Partial<RegistrarOptions> = {}) {
  return createRegistrar({ softwareStatements: trusted, ...options })
}

async function refusal(
  statement: unknown,
  options: Partial<RegistrarOptions> = {},
): Promise<unknown> {
  const { register, events } = registrar(options)
  const answer = await register({ software_statement: statement })
  expect(answer['status'], JSON.stringify(statement)).toBe(400)
  expect(events.map(({ type }) => type)).toEqual(['request_refused'])
  return answer['error']
}

describe('software statements', () => {
  it('T-DR-4 DR-3 registers from a statement alone, and answers it as it came, RFC 7591 §2.3, §3.2.1', async () => {
    const { send, kept } = registrar()
    const statement = sign({ ...name, redirect_uris: [appUri] })
    const response = await send({ software_statement: statement })
    const answer = JSON.parse(response.body ?? '')
    expect(response.status).toBe(201)
    expect(answer).toMatchObject({ ...name, redirect_uris: [appUri] })
    expect(answer['software_statement']).toBe(statement)
    expect(answer).not.toHaveProperty('iss')
    expect(await kept(answer['client_id'])).toMatchObject({ software_statement: statement })
  })

  it('DR-3 lets its claims stand before the members of the request, RFC 7591 §3.1.1', async () => {
    const { register } = registrar()
    const statement = sign({ ...name, scope: 'read', logo_uri: null })
    const answer = await register({
      software_statement: statement,
      client_name: 'Not Signed',
      'client_name#de': 'Nicht signiert',
      scope: 'read admin',
      logo_uri: 'https://app.example/logo.png',
      client_uri: 'https://app.example/',
    })
    expect(answer).toMatchObject({ ...name, scope: 'read', client_uri: 'https://app.example/' })
    expect(answer['logo_uri']).toBe('https://app.example/logo.png')
    expect(answer).not.toHaveProperty(['client_name#de'])
  })

  it('A-44 holds its claims to the same rules, RFC 7591 §5', async () => {
    const claims = [
      { redirect_uris: ['javascript:alert(1)'] },
      { grant_types: ['client_credentials'] },
      { scope: 'unknown' },
      { jwks_uri: 'http://169.254.169.254/' },
      { client_name: 7 },
    ]
    for (const each of claims)
      expect(await refusal(sign(each))).toMatch(/^invalid_(client_metadata|redirect_uri)$/)
    const refused = await refusal(sign(JSON.parse('{"x":{"constructor":1}}')))
    expect(refused).toBe('invalid_software_statement')
  })

  it('T-DR-5 DR-3 E-15 refuses every statement when nobody is trusted, RFC 7591 §3.2.2', async () => {
    const options = { softwareStatements: undefined } as object
    expect(await refusal(sign(name), options)).toBe('unapproved_software_statement')
    expect(await refusal('no JWT', options)).toBe('unapproved_software_statement')
  })

  it('T-DR-5 E-15 refuses that of an issuer who is not trusted, RFC 7591 §3.2.2', async () => {
    for (const iss of ['https://other.example', `${publisher}/`, 'constructor', '__proto__'])
      expect(await refusal(sign({ ...name, iss }))).toBe('unapproved_software_statement')
    const found = { softwareStatements: { issuers: () => undefined } }
    expect(await refusal(sign(name), found)).toBe('unapproved_software_statement')
  })

  it('DR-3 E-15 refuses one that is malformed or badly signed, RFC 7591 §3.2.2', async () => {
    const good = sign(name)
    const [header, payload, signature] = good.split('.')
    const other = JsonWebKey.generate('EC', { alg: 'ES256' })
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const secret = JsonWebKey.import({ secret: 'a'.repeat(64) }, { alg: 'HS256' })
    const statements = [
      '',
      'x',
      'a.b.c',
      7,
      true,
      {},
      [good],
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${header}.${payload}.${'A'.repeat(86)}`,
      `${header}.${Buffer.from('{}').toString('base64url')}.${signature}`,
      `${header}.${sign({ scope: 'read' }).split('.')[1]}.${signature}`,
      ` ${good}`,
      sign(name, {}, other),
      sign(name, { alg: 'HS256' }, secret),
      sign({ iss: undefined }),
      sign({ iss: 7 }),
      sign({ filler: 'x'.repeat(20_000) }),
    ]
    for (const statement of statements)
      expect(await refusal(statement)).toBe('invalid_software_statement')
  })

  it('DR-3 checks its own claims: expired, early, for another server or of another kind, RFC 7519 §4.1.3', async () => {
    const good = [
      {},
      { exp: now + 1, nbf: now, iat: now },
      { exp: now - 59 },
      { nbf: now + 60 },
      { aud: issuer },
      { aud: ['https://other.example', issuer] },
    ]
    for (const claims of good) {
      const statement = sign({ ...name, ...claims })
      const answer = await registrar().register({ software_statement: statement })
      expect(answer['status'], JSON.stringify(claims)).toBe(201)
    }
    const bad = [
      { exp: now - 60 },
      { exp: 'never' },
      { nbf: now + 61 },
      { iat: now + 61 },
      { aud: 'https://other.example' },
      { aud: ['https://other.example'] },
      { aud: 7 },
    ]
    for (const claims of bad)
      expect(await refusal(sign({ ...name, ...claims })), JSON.stringify(claims)).toBe(
        'invalid_software_statement',
      )
    expect(await refusal(sign({ ...name, exp: now - 1 }), withTolerance(0))).toBe(
      'invalid_software_statement',
    )
  })

  it('refuses a JWT that says it is something else, RFC 8725 §3.11', async () => {
    expect(await refusal(sign(name, { typ: 'at+jwt' }))).toBe('invalid_software_statement')
    for (const typ of ['JWT', 'jwt', 'application/JWT']) {
      const answer = await registrar().register({ software_statement: sign(name, { typ }) })
      expect(answer['status']).toBe(201)
    }
  })

  it('B11 refuses an ID token of the issuer, which vouches for no software, RFC 8725 §3.12, OpenID Connect Core §2', async () => {
    const idToken = { sub: 'alice', aud: issuer, exp: now + 60, iat: now }
    expect(await refusal(sign(idToken))).toBe('invalid_software_statement')
    for (const claim of ['nonce', 'at_hash', 'c_hash', 'azp', 'auth_time']) {
      // Even with the claims of a statement beside it.
      const { register, events } = registrar()
      const statement = sign({ ...idToken, ...name, [claim]: 'x' })
      const answer = await register({ software_statement: statement })
      expect(answer, claim).toMatchObject({ status: 400, error: 'invalid_software_statement' })
      expect(events).toMatchObject([{ reason: 'other_kind_of_jwt' }])
    }
  })

  it('B11 refuses a statement that says nothing about software, RFC 7591 §2.3', async () => {
    for (const claims of [
      {},
      { client_name: null },
      { client_id: 'web' },
      { level: 2 },
      { 'client_name#': 'x' },
    ])
      expect(await refusal(sign(claims)), JSON.stringify(claims)).toBe('invalid_software_statement')
    const { register } = registrar({ keepMembers: ['level'] })
    for (const claims of [{ level: 2 }, { 'client_name#de': 'Kalender' }, { scope: 'read' }]) {
      const answer = await register({ software_statement: sign(claims) })
      expect(answer['status'], JSON.stringify(claims)).toBe(201)
    }
  })

  it('takes only the algorithms that the application names', async () => {
    const pair = JsonWebKey.generate('RSA')
    const issuers = [
      { issuer: publisher, keys: new KeySet([pair.toPublic()]), algorithms: ['PS256'] },
    ]
    const options = { softwareStatements: { issuers } }
    expect(await refusal(sign(name, { alg: 'RS256' }, pair), options)).toBe(
      'invalid_software_statement',
    )
    const signed = sign(name, { alg: 'PS256' }, pair)
    const answer = await registrar(options).register({ software_statement: signed })
    expect(answer['client_name']).toBe(name.client_name)
  })

  it('can be asked of every client', async () => {
    const required = { softwareStatements: { ...trusted, required: true } }
    const { register } = registrar(required)
    for (const members of [{}, { software_statement: null }])
      expect((await register(members))['error']).toBe('invalid_client_metadata')
    expect((await register({ software_statement: sign(name) }))['status']).toBe(201)
  })

  it('shows the application what it says', async () => {
    const seen: unknown[] = []
    const { register } = registrar({
      register: (_metadata, { statement }) => {
        seen.push(statement)
        return undefined
      },
    })
    await register({ software_statement: sign({ ...name, level: 2 }) })
    await register()
    expect(seen).toEqual([{ iss: publisher, ...name, level: 2 }, undefined])
  })

  describe('with keys elsewhere', () => {
    const held = { body: JSON.stringify(keys), status: 200 }
    const listener = createServer((_request, response) => {
      response.writeHead(held.status, { 'content-type': 'application/json' }).end(held.body)
    })
    afterAll(() => listener.close())

    it('fetches the keys of the issuer, and answers 503 when they cannot be had', async () => {
      await new Promise((resolve) => {
        listener.listen(0, '127.0.0.1', () => resolve(undefined))
      })
      const address = listener.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const through = (path: string) => ({
        softwareStatements: {
          issuers: async (iss: string) => ({
            issuer: iss,
            jwksUri: `http://127.0.0.1:${port}/${path}`,
          }),
        },
      })
      const good = await registrar(through('good')).register({ software_statement: sign(name) })
      expect([good['status'], good['client_name']]).toEqual([201, name.client_name])
      held.status = 500
      const failed = await registrar(through('bad')).register({ software_statement: sign(name) })
      expect([failed['status'], failed['error']]).toEqual([503, 'temporarily_unavailable'])
    })
  })

  it('refuses options that make no sense', () => {
    const wrong: unknown[] = [
      {},
      { issuers: [] },
      { issuers: {} },
      { issuers: [{ issuer: publisher }] },
      { issuers: [{ issuer: publisher, keys, algorithms: [] }] },
      { issuers: [{ issuer: publisher, keys, algorithms: ['none'] }] },
      { issuers: [{ issuer: publisher, keys }], tolerance: -1 },
      { issuers: [{ issuer: publisher, keys }], required: 1 },
    ]
    for (const softwareStatements of wrong) {
      // What callers without a compiler may pass.
      const options = { open: true, softwareStatements } as object
      expect(() => clientRegistration(options), JSON.stringify(softwareStatements)).toThrow(
        AuthkitConfigError,
      )
    }
  })
})

function withTolerance(tolerance: number): Partial<RegistrarOptions> {
  return { softwareStatements: { ...trusted, tolerance } }
}
