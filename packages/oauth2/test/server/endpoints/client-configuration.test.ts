import { sha256 } from '@authkit/common'
import type { ClientMetadata } from '@authkit/oauth2'
import { invalidMember, type RegisterClient } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { challenge, get, issuer, json } from '../provider.ts'
import { type Answer, appUri, createRegistrar, registered } from '../registration/registrar.ts'

const methods = ['GET', 'PUT', 'DELETE']

describe('client configuration endpoint', () => {
  it('T-CF-1 CF-4 shows a client its registration, RFC 7592 §2.1, §3', async () => {
    const { manage, client } = await registered()
    const response = await manage('GET', client)
    expect(response.status).toBe(200)
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    const { client_secret: _shownOnce, status: _status, ...record } = client
    expect(json(response)).toEqual(record)
  })

  it('never shows a secret again, whether it is kept as a hash or in clear', async () => {
    for (const method of ['client_secret_basic', 'client_secret_jwt']) {
      const members = { token_endpoint_auth_method: method }
      const { manage, client, put } = await registered({}, members)
      for (const answer of [json(await manage('GET', client)), await put(members)]) {
        expect(answer).not.toHaveProperty('client_secret')
        expect(answer['client_secret_expires_at']).toBe(0)
        for (const name of ['client_secret_hash', 'registration_access_token_hash'])
          expect(answer).not.toHaveProperty(name)
      }
    }
  })

  it('reads as often as one likes, and changes nothing, RFC 7592 §2.1', async () => {
    const { manage, client, server } = await registered()
    const find = () => server.context.repositories.clients.find(String(client['client_id']))
    const before = await find()
    const answers = [await manage('GET', client), await manage('GET', client)]
    expect(answers[0]).toEqual(answers[1])
    expect(await find()).toEqual(before)
  })

  it('CF-7 answers 405 with what it takes to every other method, RFC 7592 §2', async () => {
    const { server, client } = await registered()
    for (const method of ['POST', 'PATCH', 'OPTIONS', 'TRACE']) {
      const response = await server.createEndpointResponse('client_configuration', {
        method,
        url: String(client['registration_client_uri']),
        headers: {},
      })
      expect([response.status, response.headers['allow']]).toEqual([405, 'GET, PUT, DELETE'])
    }
  })
})

describe('callbacks of the application', () => {
  it.each(['client_secret_basic', 'client_secret_jwt'])(
    'get a client of the method %s without secrets, hashes and tokens, whatever they write to a log, RFC 7592 §2',
    async (method) => {
      const seen: unknown[] = []
      const configuration = {
        rotateSecret: true,
        allow: (client: ClientMetadata) => seen.push(client) > 0,
      }
      const register: RegisterClient = (metadata, { client }) => {
        if (client) seen.push(client)
        return metadata
      }
      const members = { token_endpoint_auth_method: method, client_name: 'Calendar' }
      const { client, put, kept } = await registered({ configuration, register }, members)
      await put(members)
      // By now there is an earlier secret beside the current one.
      expect(await put(members)).toMatchObject({ status: 200 })
      expect(await kept(client['client_id'])).toHaveProperty('client_secrets')
      expect(seen).toHaveLength(4)
      for (const each of seen) {
        expect(each).toMatchObject({ client_id: client['client_id'], ...members })
        expect(JSON.stringify(each)).not.toMatch(/"client_secrets?"|hash"/)
        expect(JSON.stringify(each)).not.toContain(String(client['client_secret']))
      }
    },
  )

  it('change nothing by changing what they get', async () => {
    const configuration = {
      allow: (client: ClientMetadata) => Object.assign(client, { scope: 'admin' }) === client,
    }
    const { manage, client, kept } = await registered({ configuration })
    const { scope } = json(await manage('GET', client))
    expect(scope).toBe(client['scope'])
    expect((await kept(client['client_id']))?.['scope']).toBe(client['scope'])
  })
})

describe('the registration access token', () => {
  it.each(methods)(
    'T-CF-2 CF-1 is needed to %s: without one comes a challenge and no error in it, RFC 6750 §3.1',
    async (method) => {
      const { manage, client, kept, current } = await registered()
      const body = method === 'PUT' ? current : undefined
      const response = await manage(method, client, body, { authorization: undefined })
      expect(response.status).toBe(401)
      expect(response.headers['www-authenticate']).toBe('Bearer realm="registration"')
      expect(await kept(client['client_id'])).toBeDefined()
    },
  )

  it.each(methods)(
    'A-44 A-60 T-CF-2 T-CF-3 CF-1 CF-2 has one answer for %s by an unknown token, of an unknown or another client, RFC 7592 §2',
    async (method) => {
      const { manage, register, client, kept, current } = await registered()
      const other = await register()
      const body = method === 'PUT' ? { ...current, client_name: 'Changed' } : undefined
      const uri = (clientId: string) => ({
        ...client,
        registration_client_uri: `${issuer}/register/client${clientId}`,
      })
      const token = String(client['registration_access_token'])
      const hash = sha256(token)
      const attempts: [Answer, Record<string, string>?][] = [
        [client, { authorization: 'Bearer unknown' }],
        [client, { authorization: `Bearer ${token}x` }],
        [client, { authorization: `Bearer ${token.slice(1)}` }],
        [client, { authorization: `Bearer ${hash}` }],
        [client, { authorization: `Bearer ${String(client['client_secret'])}` }],
        [client, { authorization: `Bearer ${String(other['registration_access_token'])}` }],
        [client, { authorization: `Basic ${token}` }],
        [client, { authorization: 'Bearer' }],
        [client, { authorization: 'Bearer ' }],
        [client, { authorization: `Bearer ${'x'.repeat(70_000)}` }],
        [client, { authorization: '' }],
        [uri(`?client_id=${String(other['client_id'])}`)],
        [uri('?client_id=unknown')],
        [uri('?client_id=')],
        [uri('?client_id=%00')],
        [uri(`?client_id=${'x'.repeat(300)}`)],
        [uri('?client_id=__proto__')],
        [uri(`?client_id[$ne]=x`)],
        [uri('')],
      ]
      const answers = new Set<string>()
      for (const [where, headers] of attempts) {
        const response = await manage(method, where, body, headers)
        expect(response.status, JSON.stringify([where, headers])).toBe(401)
        expect(response.headers['www-authenticate']).toContain('error="invalid_token"')
        answers.add(JSON.stringify(response))
      }
      expect(answers.size).toBe(1)
      for (const each of [client, other])
        expect(await kept(each['client_id'])).not.toMatchObject({ client_name: 'Changed' })
    },
  )

  it('refuses a client_id that comes twice, and a query that is no query', async () => {
    const { manage, client } = await registered()
    const twice = `${String(client['registration_client_uri'])}&client_id=x`
    for (const uri of [twice, `${issuer}/register/client?client_id=%`]) {
      const response = await manage('GET', { ...client, registration_client_uri: uri })
      expect([response.status, json(response)['error']]).toEqual([400, 'invalid_request'])
    }
  })

  it('A-44 is of no use for clients that are written down or registered without one', async () => {
    const written = {
      client_id: 'written-down',
      client_secret: 'a-secret-of-some-length',
      redirect_uris: [appUri],
      registration_access_token_hash: sha256('token'),
    }
    const { manage, server } = createRegistrar({ server: { clients: [written] } })
    await server.context.repositories.clients.insert({ client_id: 'older' })
    for (const id of ['written-down', 'older']) {
      const uri = `${issuer}/register/client?client_id=${id}`
      const of = { registration_client_uri: uri, registration_access_token: 'token' }
      expect((await manage('GET', of)).status).toBe(401)
    }
  })

  it('does not believe a repository that finds less exactly', async () => {
    const { server, client, manage } = await registered()
    const { clients } = server.context.repositories
    const loose = createRegistrar({
      server: {
        repositories: {
          clients: { ...clients, find: async () => clients.find(String(client['client_id'])) },
        },
      },
    })
    const uri = `${issuer}/register/client?client_id=${String(client['client_id']).toUpperCase()}`
    const response = await loose.manage('GET', { ...client, registration_client_uri: uri })
    expect(response.status).toBe(401)
    expect((await manage('GET', client)).status).toBe(200)
  })

  it.each(methods)(
    'T-CF-4 CF-3 does not help a client that may not %s, RFC 7592 §2.1, §2.2, §2.3',
    async (method) => {
      const allow = (_client: unknown, request: { method: string }) => request.method !== method
      const { manage, client, kept, current } = await registered({ configuration: { allow } })
      const body = method === 'PUT' ? { ...current, client_name: 'Changed' } : undefined
      const response = await manage(method, client, body)
      expect([response.status, json(response)['error']]).toEqual([403, 'unauthorized_client'])
      expect(await kept(client['client_id'])).toMatchObject({ client_name: 'Calendar' })
      const read = await manage('GET', client)
      expect(read.status).toBe(method === 'GET' ? 403 : 200)
    },
  )
})

describe('an update', () => {
  it('T-CF-5 CF-5 takes the place of everything, and what is not sent is gone, RFC 7592 §2.2', async () => {
    const { client, put, kept, events } = await registered(
      {},
      { scope: 'read', contacts: ['ops@app.example'], 'client_name#fr': 'Calendrier' },
    )
    const answer = await put({ client_name: 'New' })
    expect(answer).toEqual({
      status: 200,
      client_id: client['client_id'],
      client_id_issued_at: client['client_id_issued_at'],
      client_secret_expires_at: 0,
      client_name: 'New',
      redirect_uris: [appUri],
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      // Not the earlier one: what a client gets that names none.
      scope: 'read write admin',
      registration_access_token: client['registration_access_token'],
      registration_client_uri: client['registration_client_uri'],
    })
    const stored = await kept(client['client_id'])
    expect(stored).not.toHaveProperty('contacts')
    expect(stored).not.toHaveProperty(['client_name#fr'])
    expect(events.at(-1)).toEqual({ type: 'client_updated', clientId: client['client_id'] })
  })

  it('can send back what was read, without what only the server gives, RFC 7592 §2.2', async () => {
    const { manage, client } = await registered({}, { scope: 'read' })
    const {
      registration_access_token: _token,
      registration_client_uri: _uri,
      client_id_issued_at: _issued,
      client_secret_expires_at: _expires,
      ...record
    } = json(await manage('GET', client))
    const body = { ...record, client_secret: client['client_secret'] }
    const response = await manage('PUT', client, body)
    expect(response.status).toBe(200)
    expect(json(response)).toMatchObject(record)
  })

  it('A-44 T-CF-6 CF-5 names its client_id and none of what the server gives, RFC 7592 §2.2', async () => {
    const { client, put, kept } = await registered()
    const wrong: Answer[] = [
      { client_id: undefined },
      { client_id: null },
      { client_id: 'other' },
      { client_id: [client['client_id']] },
      { client_id: `${String(client['client_id'])} ` },
      { registration_access_token: client['registration_access_token'] },
      { registration_client_uri: client['registration_client_uri'] },
      { client_secret_expires_at: 0 },
      { client_id_issued_at: client['client_id_issued_at'] },
      { client_id_issued_at: null },
      { client_secret: 'wrong' },
      { client_secret: '' },
      { client_secret: 7 },
      { client_secret: [client['client_secret']] },
    ]
    for (const changes of wrong) {
      const answer = await put({ client_name: 'Changed', ...changes })
      const title = JSON.stringify(changes)
      expect([answer['status'], answer['error']], title).toEqual([400, 'invalid_request'])
    }
    expect(await kept(client['client_id'])).toMatchObject({ client_name: 'Calendar' })
    for (const secret of [client['client_secret'], null])
      expect((await put({ client_secret: secret }))['status']).toBe(200)
  })

  it('CF-5 refuses a secret from a client that has none', async () => {
    const members = { token_endpoint_auth_method: 'none' }
    const { put } = await registered({}, members)
    expect((await put({ ...members, client_secret: 'x' }))['error']).toBe('invalid_request')
    expect((await put(members))['status']).toBe(200)
  })

  it('A-44 cannot choose secrets, hashes or further members of the server', async () => {
    const { client, put, kept } = await registered()
    const chosen = {
      client_secret_hash: 'chosen',
      client_secrets: [{ client_secret: 'chosen' }],
      registration_access_token_hash: 'chosen',
    }
    const before = await kept(client['client_id'])
    expect((await put({ client_name: 'Calendar', ...chosen }))['status']).toBe(200)
    expect(await kept(client['client_id'])).toEqual(before)
  })

  it('T-CF-7 T-CF-11 takes an authentication method that the server has, RFC 7592 §2.2', async () => {
    const { put } = await registered()
    const answer = await put({ token_endpoint_auth_method: 'client_secret_post' })
    expect([answer['status'], answer['token_endpoint_auth_method']]).toEqual([
      200,
      'client_secret_post',
    ])
    const refused = await put({ token_endpoint_auth_method: 'tls_client_auth' })
    expect([refused['status'], refused['error']]).toEqual([400, 'invalid_client_metadata'])
  })

  it('T-CF-8 takes some of the scopes or none, RFC 7592 §2.2', async () => {
    const { put } = await registered()
    expect((await put({ scope: 'write' }))['scope']).toBe('write')
    expect((await put({ scope: '' }))['scope']).toBe('')
    expect((await put({ scope: 'write other' }))['error']).toBe('invalid_client_metadata')
  })

  it('T-CF-9 takes response types that the server has, and answers the default, RFC 7592 §2.2', async () => {
    const { put } = await registered()
    const hybrid = { grant_types: ['hybrid'], response_types: ['id_token code'] }
    expect((await put(hybrid))['response_types']).toEqual(['code id_token'])
    expect((await put())['response_types']).toEqual(['code'])
    expect((await put({ response_types: ['x'] }))['error']).toBe('invalid_client_metadata')
  })

  it('T-CF-10 takes grants that the server has, and answers the default, RFC 7592 §2.2', async () => {
    const { put } = await registered()
    const grantTypes = ['authorization_code', 'refresh_token']
    expect((await put({ grant_types: grantTypes }))['grant_types']).toEqual(grantTypes)
    expect((await put())['grant_types']).toEqual(['authorization_code'])
    for (const name of ['client_credentials', 'x'])
      expect((await put({ grant_types: [name] }))['error']).toBe('invalid_client_metadata')
  })

  it('A-06 A-08 A-44 CF-5 holds it to every rule of registration, RFC 7592 §2.2', async () => {
    const { manage, client, current, put } = await registered()
    expect((await put({ redirect_uris: ['javascript:alert(1)'] }))['error']).toBe(
      'invalid_redirect_uri',
    )
    expect((await put({ redirect_uris: undefined }))['error']).toBe('invalid_redirect_uri')
    expect((await put({ jwks: { keys: [] } }))['error']).toBe('invalid_client_metadata')
    expect((await put({ software_statement: 'a.b.c' }))['error']).toBe(
      'unapproved_software_statement',
    )
    expect((await put({ filler: 'x'.repeat(70_000) }))['status']).toBe(413)
    const typed = await manage('PUT', client, current, { 'content-type': 'text/plain' })
    expect(typed.status).toBe(415)
    expect((await manage('PUT', client)).status).toBe(415)
    for (const body of [[current], 'x', null, 7])
      expect((await manage('PUT', client, body)).status).toBe(400)
  })

  it('A-44 asks the application again, and shows it the client as it is', async () => {
    const seen: unknown[] = []
    const { put, client, kept } = await registered({
      register({ client_name: name, ...metadata }, request) {
        seen.push(request.client?.['client_name'])
        if (name === 'Bank') throw invalidMember('client_name', 'is taken')
        return { ...metadata, client_name: name }
      },
    })
    expect((await put({ client_name: 'Bank' }))['error']).toBe('invalid_client_metadata')
    expect((await put({ client_name: 'New' }))['status']).toBe(200)
    expect(seen).toEqual([undefined, 'Calendar', 'Calendar'])
    expect(await kept(client['client_id'])).toMatchObject({ client_name: 'New' })
  })

  it('works at once: what is no longer registered is refused', async () => {
    const { server, put, client } = await registered()
    const ask = () =>
      server.validateConsentRequest(
        get('/authorize', {
          response_type: 'code',
          client_id: String(client['client_id']),
          redirect_uri: appUri,
          code_challenge: challenge,
          code_challenge_method: 'S256',
        }),
      )
    expect((await ask()).redirectUri).toBe(appUri)
    await put({ redirect_uris: ['https://app.example/new'] })
    await expect(ask()).rejects.toThrow('redirect_uri')
  })

  it('answers 409 to the later of two updates at the same moment, RFC 9110 §15.5.10', async () => {
    const { put, client, kept, events } = await registered()
    const answers = await Promise.all([put({ client_name: 'A' }), put({ client_name: 'B' })])
    expect(new Set(answers.map((answer) => answer['status']))).toEqual(new Set([200, 409]))
    const winner = answers.find((answer) => answer['status'] === 200)
    expect(await kept(client['client_id'])).toMatchObject({ client_name: winner?.['client_name'] })
    const lost = answers.find((answer) => answer['status'] === 409)
    expect(lost?.['error']).toBe('invalid_request')
    expect(events.filter(({ type }) => type === 'client_updated')).toHaveLength(1)
  })
})
