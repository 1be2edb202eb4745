import { memoryStore } from '@authkit/common'
import { AuthorizationServer, clientCredentials, clientRegistration } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { issuer, json } from '../provider.ts'
import { appUri, createRegistrar, registrationRequest } from './registrar.ts'

const { register } = createRegistrar()

describe('grant types', () => {
  it('CM-3 T-DR-8 registers grants that the server has, RFC 7591 §2', async () => {
    const grantTypes = ['authorization_code', 'refresh_token']
    const answer = await register({ grant_types: grantTypes })
    expect([answer['status'], answer['grant_types']]).toEqual([201, grantTypes])
  })

  it.each([{}, { grant_types: null }, { grant_types: [] }])(
    'CM-3 T-DR-8 takes authorization_code and code for those that name none: %j, RFC 7591 §2',
    async (members) => {
      const answer = await register(members)
      expect(answer['grant_types']).toEqual(['authorization_code'])
      expect(answer['response_types']).toEqual(['code'])
    },
  )

  it('A-08 CM-3 T-DR-8 refuses other grants and other types, RFC 7591 §3.2.2', async () => {
    const values = [
      ['unknown'],
      ['authorization_code', 'password'],
      ['constructor'],
      ['Authorization_Code'],
      'authorization_code',
      7,
      true,
      { 0: 'authorization_code' },
      ['authorization_code', 7],
      [['authorization_code']],
      [''],
      Array.from({ length: 51 }, (_, index) => `grant${index}`),
    ]
    for (const value of values) {
      const answer = await register({ grant_types: value })
      const title = JSON.stringify(value)
      expect([answer['status'], answer['error']], title).toEqual([400, 'invalid_client_metadata'])
      expect(answer['error_description'], title).toContain('grant_types')
    }
  })

  it('A-44 refuses by default what needs no user, though the server has it, RFC 7591 §5', async () => {
    const answer = await register({ grant_types: ['client_credentials'] })
    expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
    const device = 'urn:ietf:params:oauth:grant-type:device_code'
    expect((await register({ grant_types: [device] }))['status']).toBe(201)
  })

  it('A-44 registers what the application opens, and nothing else', async () => {
    const open = createRegistrar({ grantTypes: ['client_credentials', 'password'] })
    const answer = await open.register({ grant_types: ['client_credentials'] })
    expect([answer['status'], answer['response_types']]).toEqual([201, []])
    for (const name of ['authorization_code', 'password']) {
      // The server has no password grant.
      const refused = await open.register({ grant_types: [name] })
      expect(refused['error']).toBe('invalid_client_metadata')
    }
  })
})

describe('response types', () => {
  it.each([
    [['code id_token'], ['code id_token']],
    [['id_token code'], ['code id_token']],
    [
      ['id_token code', 'code id_token', 'token'],
      ['code id_token', 'token'],
    ],
  ])('CM-4 T-DR-7 registers %j as %j, RFC 7591 §2', async (sent, registered) => {
    const answer = await register({ grant_types: ['hybrid'], response_types: sent })
    expect([answer['status'], answer['response_types']]).toEqual([201, registered])
  })

  it('CM-4 T-DR-7 takes code for a client that names none and may use it, RFC 7591 §2', async () => {
    const answer = await register({ grant_types: ['hybrid'] })
    expect([answer['status'], answer['response_types']]).toEqual([201, []])
    expect((await register())['response_types']).toEqual(['code'])
  })

  it('CM-4 takes no default that the server does not have', async () => {
    const registration = clientRegistration({ open: true, grantTypes: ['client_credentials'] })
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients: [] })
      .registerGrant(clientCredentials())
      .registerEndpoint(registration)
    const request = registrationRequest({ grant_types: ['client_credentials'] })
    const response = await server.createEndpointResponse('client_registration', request)
    expect(json(response)['response_types']).toEqual([])
  })

  it.each([['unknown'], ['code  id_token'], ['code id_token extra'], ['']])(
    'CM-4 T-DR-7 refuses the response type %j that the server does not have, RFC 7591 §3.2.2',
    async (responseType) => {
      const answer = await register({ grant_types: ['hybrid'], response_types: [responseType] })
      expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
      expect(answer['error_description']).toContain('response_types')
    },
  )

  it('DR-7 refuses a response type whose grant is not among the grants, RFC 7591 §2.1', async () => {
    const answer = await register({
      grant_types: ['authorization_code'],
      response_types: ['code', 'token'],
    })
    expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
    const unnamed = await register({ response_types: ['token'] })
    expect(unnamed['error']).toBe('invalid_client_metadata')
  })
})

describe('redirect URIs', () => {
  const registerUris = (uris: unknown) => register({ redirect_uris: uris })

  it.each([
    appUri,
    'https://app.example/cb?x=1',
    'com.example.app:/cb',
    'http://127.0.0.1:8000/cb',
    'http://[::1]/cb',
    'http://localhost/cb',
  ])('CM-1 T-DR-12 X-12 registers %s, RFC 7591 §2, RFC 8252 §7.1', async (uri) => {
    const answer = await registerUris([uri])
    expect([answer['status'], answer['redirect_uris']]).toEqual([201, [uri]])
  })

  it.each([
    'foo',
    '/cb',
    '',
    'https://app.example/cb#',
    'https://app.example/cb#fragment',
    'https://user@app.example/cb',
    'https://@app.example/cb',
    'https://[::1/cb',
    'https://',
    'http://app.example/cb',
    'https://app.example/c b',
    String.raw`https://app.example\@attacker.test/cb`,
    'javascript:alert(1)',
    'javascript://app.example/%0Aalert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://app.example/1',
    'file:///etc/passwd',
    'about:blank',
    'urn:ietf:wg:oauth:2.0:oob',
  ])(
    'A-06 CM-1 E-15 T-DR-12 T-DR-13 X-12 refuses %s with a code of its own, RFC 7591 §3.2.2, §5',
    async (uri) => {
      const answer = await registerUris([appUri, uri])
      expect([answer['status'], answer['error']]).toEqual([400, 'invalid_redirect_uri'])
      expect(answer['error_description']).toMatch(/^A redirect URI (?:has|is) /)
    },
  )

  it('A-08 X-12 refuses redirect_uris of another type, RFC 7591 §2', async () => {
    const values = [
      appUri,
      7,
      true,
      { 0: appUri },
      [7],
      [null],
      [[appUri]],
      [{ toString: appUri }],
      Array.from({ length: 51 }, (_, index) => `${appUri}${index}`),
    ]
    for (const value of values) {
      const answer = await registerUris(value)
      const title = JSON.stringify(value)
      expect([answer['status'], answer['error']], title).toEqual([400, 'invalid_redirect_uri'])
    }
  })

  it('DR-7 asks for them of a client that is answered by redirect, RFC 7591 §2', async () => {
    for (const value of [undefined, null, []]) {
      const answer = await register({ redirect_uris: value, client_name: 'N' })
      expect([answer['status'], answer['error']]).toEqual([400, 'invalid_redirect_uri'])
    }
  })

  it('DR-7 does not ask for them of a client that is never redirected', async () => {
    const answer = await register({
      redirect_uris: undefined,
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    })
    expect(answer['status']).toBe(201)
    expect(answer).not.toHaveProperty('redirect_uris')
  })

  it('refuses one of more than 2048 characters', async () => {
    const answer = await registerUris([`https://app.example/${'a'.repeat(2048)}`])
    expect(answer['error']).toBe('invalid_redirect_uri')
  })

  it('keeps one that was sent twice once', async () => {
    expect((await registerUris([appUri, appUri]))['redirect_uris']).toEqual([appUri])
  })
})
