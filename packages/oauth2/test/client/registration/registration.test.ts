import { AuthkitConfigError, FetchError } from '@authkit/common'
import { toFetch } from '@authkit/common/fetch'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import {
  deleteClient,
  MissingEndpointError,
  MissingTokenError,
  OAuthError,
  readClientConfiguration,
  registerClient,
  type RegisteredClient,
  updateClientConfiguration,
} from '@authkit/oauth2/client'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { issuer } from '../../server/provider.ts'
import {
  appUri,
  authenticates,
  createRegistrar,
  initialToken,
  type RegistrarOptions,
} from '../../server/registration/registrar.ts'

const metadata = { redirect_uris: [appUri], client_name: 'Calendar', scope: 'read' }

/** Our own server, reached without a network. */
function createHost(options: RegistrarOptions = {}) {
  const registrar = createRegistrar(options)
  const serve = toFetch(async (request) => {
    const response = await registrar.server.handle(request)
    return response ?? { status: 404, headers: {} }
  })
  const fetch: typeof globalThis.fetch = (input, init) => serve(new Request(input, init))
  return { ...registrar, options: { fetch }, serverMetadata: registrar.server.metadata() }
}

const errorOf = async (work: Promise<unknown>): Promise<OAuthError> => {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof OAuthError)) throw new Error('no error of the server', { cause: error })
  return error
}

describe('registerClient', () => {
  it('registers at the endpoint that the metadata name, RFC 7591 §3.1 and §3.2.1', async () => {
    const host = createHost()
    const client = await registerClient(host.serverMetadata, metadata, host.options)
    expect(client).toMatchObject({
      ...metadata,
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_basic',
      client_id_issued_at: 1_700_000_000,
      client_secret_expires_at: 0,
    })
    expect(await authenticates(host, { ...client }, client.client_secret)).toBe(true)
    expectTypeOf(client).toEqualTypeOf<RegisteredClient>()
    expectTypeOf(client.client_id).toEqualTypeOf<string>()
    expectTypeOf(client.client_secret_expires_at).toEqualTypeOf<number | undefined>()
  })

  it('takes the URL of the endpoint as well', async () => {
    const { options } = createHost()
    for (const url of [`${issuer}/register`, new URL(`${issuer}/register`)]) {
      expect(await registerClient(url, metadata, options)).toMatchObject(metadata)
    }
  })

  it('sends the initial access token that the server asks for, RFC 7591 §3', async () => {
    const { serverMetadata, options } = createHost({ initialAccessToken: [initialToken] })
    const given = { ...options, initialAccessToken: initialToken }
    expect(await registerClient(serverMetadata, metadata, given)).toMatchObject(metadata)
    const other = { ...options, initialAccessToken: 'another-initial-access-token' }
    expect(await errorOf(registerClient(serverMetadata, metadata, other))).toMatchObject({
      error: 'invalid_token',
      status: 401,
    })
    await expect(registerClient(serverMetadata, metadata, options)).rejects.toMatchObject({
      status: 401,
    })
  })

  it('sends a software statement beside what the client says, RFC 7591 §2.3', async () => {
    const key = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })
    const publisher = 'https://publisher.example'
    const { serverMetadata, options } = createHost({
      softwareStatements: { issuers: [{ issuer: publisher, keys: new KeySet([key.toPublic()]) }] },
    })
    const claims = { iss: publisher, client_name: 'Vouched for' }
    const softwareStatement = jwt.encode({ alg: 'ES256' }, claims, key)
    const given = { ...options, softwareStatement }
    expect(await registerClient(serverMetadata, metadata, given)).toMatchObject({
      client_name: 'Vouched for',
      software_statement: softwareStatement,
    })
    const forged = { ...options, softwareStatement: `${softwareStatement.slice(0, -4)}AAAA` }
    expect(await errorOf(registerClient(serverMetadata, metadata, forged))).toMatchObject({
      error: 'invalid_software_statement',
    })
  })

  it('tells what the server refused, by its code, RFC 7591 §3.2.2', async () => {
    const { serverMetadata, options } = createHost()
    const uris = { redirect_uris: ['http://app.example/cb'] }
    const error = await errorOf(registerClient(serverMetadata, uris, options))
    expect(error).toMatchObject({ error: 'invalid_redirect_uri', status: 400 })
    expect(error.description).toMatch(/redirect URI/)
    const contacts = { ...metadata, contacts: ['a', ''] }
    expect(await errorOf(registerClient(serverMetadata, contacts, options))).toMatchObject({
      error: 'invalid_client_metadata',
    })
  })

  it('tells the developer about a server without the endpoint, and about values that are no JSON', async () => {
    const { options } = createHost()
    await expect(registerClient({ issuer }, metadata, options)).rejects.toThrow(
      MissingEndpointError,
    )
    const loop: Record<string, unknown> = {}
    loop['loop'] = loop
    for (const value of [loop, { n: 1n }]) {
      await expect(registerClient(`${issuer}/register`, value, options)).rejects.toThrow(
        AuthkitConfigError,
      )
    }
    const broken = { ...options, initialAccessToken: 'a\r\nb: c' }
    await expect(registerClient(`${issuer}/register`, metadata, broken)).rejects.toThrow(
      AuthkitConfigError,
    )
  })
})

describe('the configuration of a client', () => {
  const registered = async () => {
    const host = createHost()
    const client = await registerClient(host.serverMetadata, metadata, host.options)
    return { ...host, client }
  }

  it('is read, RFC 7592 §2.1 and §3', async () => {
    const { client, options } = await registered()
    const { client_secret: secret, ...shown } = client
    expect(secret).toBeTypeOf('string')
    // A server that keeps a hash does not show the secret again.
    expect(await readClientConfiguration(client, options)).toEqual(shown)
  })

  it('is changed by what is, with changes; what is left out goes, RFC 7592 §2.2', async () => {
    const { client, options } = await registered()
    const changed = await updateClientConfiguration(
      client,
      { ...client, client_name: 'New name', client_uri: 'https://app.example/' },
      options,
    )
    expect(changed).toMatchObject({
      ...metadata,
      client_id: client.client_id,
      client_name: 'New name',
      client_uri: 'https://app.example/',
      registration_access_token: client.registration_access_token,
    })
    const less = await updateClientConfiguration(changed, { redirect_uris: [appUri] }, options)
    expect(less).not.toHaveProperty('client_name')
    expect(await readClientConfiguration(less, options)).toEqual(less)
  })

  it('cannot be changed to what cannot be registered, RFC 7592 §2.2', async () => {
    const { client, options } = await registered()
    const changes = { ...client, grant_types: ['password'] }
    expect(await errorOf(updateClientConfiguration(client, changes, options))).toMatchObject({
      error: 'invalid_client_metadata',
      status: 400,
    })
    const secret = { ...client, client_secret: 'a secret that the client made up' }
    expect(await errorOf(updateClientConfiguration(client, secret, options))).toMatchObject({
      error: 'invalid_request',
    })
  })

  it('gives the new token where the server rotates it, RFC 7592 §3', async () => {
    const { serverMetadata, options } = createHost({
      configuration: { rotateRegistrationToken: true },
    })
    const client = await registerClient(serverMetadata, metadata, options)
    const changed = await updateClientConfiguration(client, client, options)
    expect(changed.registration_access_token).not.toBe(client.registration_access_token)
    expect(await readClientConfiguration(changed, options)).toMatchObject(metadata)
    expect(await errorOf(readClientConfiguration(client, options))).toMatchObject({
      error: 'invalid_token',
      status: 401,
    })
  })

  it('is removed, and is gone then, RFC 7592 §2.3', async () => {
    const { client, options, kept } = await registered()
    expect(await deleteClient(client, options)).toBeUndefined()
    expect(await kept(client.client_id)).toBeUndefined()
    for (const work of [
      () => deleteClient(client, options),
      () => readClientConfiguration(client, options),
      () => updateClientConfiguration(client, client, options),
    ]) {
      expect(await errorOf(work())).toMatchObject({ error: 'invalid_token', status: 401 })
    }
  })

  it('needs a URL and a token', async () => {
    const { client, options } = await registered()
    const { client_id: clientId, registration_client_uri: url } = client
    await expect(readClientConfiguration({ client_id: clientId }, options)).rejects.toThrow(
      MissingEndpointError,
    )
    const without = { client_id: clientId, registration_client_uri: url }
    await expect(deleteClient(without, options)).rejects.toThrow(MissingTokenError)
    for (const uri of ['http://issuer.example/register', 'register', '']) {
      const elsewhere = { ...client, registration_client_uri: uri }
      await expect(readClientConfiguration(elsewhere, options)).rejects.toThrow(FetchError)
    }
  })
})
