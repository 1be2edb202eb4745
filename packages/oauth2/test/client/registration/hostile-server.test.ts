import { FetchError } from '@authkit/common'
import {
  deleteClient,
  InsecureTransportError,
  InvalidRegistrationResponseError,
  OAuthError,
  readClientConfiguration,
  registerClient,
  updateClientConfiguration,
} from '@authkit/oauth2/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Answer, scriptedServer } from '../support/scripted-server.ts'

const metadata = { redirect_uris: ['https://app.example/cb'] }
const token = 'registration-access-token'

async function startServer() {
  const server = await scriptedServer()
  onTestFinished(() => server.close())
  const client = {
    client_id: 'c1',
    registration_client_uri: `${server.origin}/register/c1`,
    registration_access_token: token,
  }
  return { server, url: `${server.origin}/register`, client }
}

describe('an answer about a registration', () => {
  it.each<[string, Answer]>([
    ['without client_id', { status: 201, body: { client_name: 'x' } }],
    ['with an empty client_id', { status: 201, body: { client_id: '' } }],
    ['with a client_id of null', { status: 201, body: { client_id: null } }],
    ['with a client_id that is a number', { status: 201, body: { client_id: 5 } }],
    ['with a secret that is no text', { status: 201, body: { client_id: 'a', client_secret: 5 } }],
    [
      'with an end that is no number',
      { status: 201, body: { client_id: 'a', client_secret_expires_at: '0' } },
    ],
    [
      'with redirect URIs that are no list',
      { status: 201, body: { client_id: 'a', redirect_uris: 'https://app.example/cb' } },
    ],
    ['that is a list', { status: 201, body: [{ client_id: 'a' }] }],
    ['that is a page', { status: 201, body: '<html>' }],
    ['that is empty', { status: 204 }],
    ['that was put off', { status: 202, body: { client_id: 'a' } }],
    ['of a broken server', { status: 500, body: '<html>' }],
    ['with an error of its own form', { status: 400, body: { error: { code: 5 } } }],
    ['with an inherited client_id', { status: 201, body: '{"__proto__":{"client_id":"a"}}' }],
  ])('is refused %s, RFC 7591 §3.2.1', async (_, answer) => {
    const { server, url } = await startServer()
    server.on('/register', answer)
    const error = await registerClient(url, metadata).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(InvalidRegistrationResponseError)
    expect(error).toMatchObject({
      error: 'invalid_registration_response',
      status: answer.status,
    })
  })

  it('is taken with 200 as well, and without the members that are null', async () => {
    const { server, url } = await startServer()
    server.on('/register', { status: 200, body: { client_id: 'a', client_secret: null, x: [1] } })
    expect(await registerClient(url, metadata)).toEqual({ client_id: 'a', x: [1] })
  })

  it('is bounded', async () => {
    const { server, url } = await startServer()
    server.on('/register', { status: 201, body: { client_id: 'a', x: 'x'.repeat(400_000) } })
    await expect(registerClient(url, metadata)).rejects.toMatchObject({
      code: 'ERR_FETCH_TOO_LARGE',
    })
  })

  it('comes in time, or not at all', async () => {
    const { server, url } = await startServer()
    server.on('/register', () => new Promise<Answer>(() => undefined))
    await expect(registerClient(url, metadata, { timeout: 0.05 })).rejects.toMatchObject({
      code: 'ERR_FETCH_TIMEOUT',
    })
  })

  it('tells an error by its code, in one line, RFC 7591 §3.2.2', async () => {
    const { server, url } = await startServer()
    const body = { error: 'invalid_client_metadata', error_description: 'no\nthank you' }
    server.on('/register', { status: 400, body })
    const error = await registerClient(url, metadata).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(OAuthError)
    expect(error).toMatchObject({ error: 'invalid_client_metadata', status: 400 })
    expect(String(error)).not.toContain('\n')
  })

  it('is about the client that asked, RFC 7592 §3', async () => {
    const { server, client } = await startServer()
    server.on('/register/c1', { body: { client_id: 'c2', client_secret: 'of another' } })
    for (const work of [
      () => readClientConfiguration(client),
      () => updateClientConfiguration(client, metadata),
    ]) {
      await expect(work()).rejects.toThrow(InvalidRegistrationResponseError)
    }
  })

  it('keeps URL and token where the server leaves them out, RFC 7592 §3', async () => {
    const { server, client } = await startServer()
    server.on('/register/c1', { body: { client_id: 'c1', client_name: 'x' } })
    expect(await readClientConfiguration(client)).toEqual({ ...client, client_name: 'x' })
    server.on('/register/c1', { body: { client_id: 'c1', registration_access_token: 'new' } })
    expect(await readClientConfiguration(client)).toMatchObject({
      registration_access_token: 'new',
    })
  })
})

describe('a token for registration', () => {
  it.each([301, 302, 303, 307, 308])(
    'A-44 does not follow a redirect %i, nor does a software statement, RFC 6750 §5.3',
    async (status) => {
      const { server, url, client } = await startServer()
      const elsewhere = await startServer()
      const answer = { status, headers: { location: `${elsewhere.server.origin}/steal` } }
      server.on('/register', answer)
      server.on('/register/c1', answer)
      const options = { initialAccessToken: 'initial', softwareStatement: 'a.b.c' }
      for (const work of [
        () => registerClient(url, metadata, options),
        () => readClientConfiguration(client),
        () => updateClientConfiguration(client, metadata),
        () => deleteClient(client),
      ]) {
        await expect(work()).rejects.toMatchObject({ code: 'ERR_FETCH_REDIRECT' })
      }
      expect(server.received).toHaveLength(4)
      expect(elsewhere.server.received).toEqual([])
    },
  )

  it('stands in the header alone, and the server’s own members are not sent back, RFC 7592 §2.2', async () => {
    const { server, client } = await startServer()
    server.on('/register/c1', { body: { client_id: 'c1' } })
    const shown = { ...client, client_id_issued_at: 1, client_secret_expires_at: 0 }
    await updateClientConfiguration(client, { ...shown, ...metadata, client_id: 'c2' })
    const [request] = server.received
    expect(request?.headers.authorization).toBe(`Bearer ${token}`)
    expect(request?.method).toBe('PUT')
    expect(JSON.parse(request?.body ?? '')).toEqual({ ...metadata, client_id: 'c1' })
  })

  it('does not travel without TLS, RFC 6750 §5.3', async () => {
    const url = 'http://issuer.example/register'
    await expect(registerClient(url, metadata, { initialAccessToken: token })).rejects.toThrow(
      InsecureTransportError,
    )
    const client = {
      client_id: 'c1',
      registration_client_uri: url,
      registration_access_token: token,
    }
    await expect(deleteClient(client)).rejects.toThrow(FetchError)
  })
})
