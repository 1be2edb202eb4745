import { AuthkitConfigError, FetchError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  discoverAuthorizationServer,
  fetchServerMetadata,
  ServerMetadataError,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
let issuer: string
const path = '/.well-known/oauth-authorization-server'

beforeAll(async () => {
  server = await scriptedServer()
  issuer = server.origin
})
beforeEach(() => {
  server.received.length = 0
  server.on(path, { body: { issuer, token_endpoint: `${issuer}/token` } })
})
afterAll(() => server.close())

describe('discoverAuthorizationServer', () => {
  it('loads the document of an issuer, RFC 8414 §3', async () => {
    await expect(discoverAuthorizationServer(issuer)).resolves.toEqual({
      issuer,
      token_endpoint: `${issuer}/token`,
    })
    expect(server.to(path)[0]?.headers.accept).toBe('application/json')
  })

  it('I23 inserts the name before the path of an issuer, RFC 8414 §3.1', async () => {
    server.on(`${path}/tenant`, { body: { issuer: `${issuer}/tenant` } })
    const metadata = await discoverAuthorizationServer(`${issuer}/tenant`)
    expect(metadata.issuer).toBe(`${issuer}/tenant`)
  })

  it.each([
    ['another issuer', () => 'https://evil.example'],
    ['a trailing slash', () => `${issuer}/`],
    ['another case', () => issuer.replace('http', 'HTTP')],
    ['a path', () => `${issuer}/tenant`],
    ['no issuer', () => undefined],
    ['a list', () => [issuer]],
  ])('C-06 refuses a document that names %s, RFC 8414 §3.3', async (_, named) => {
    server.on(path, { body: { issuer: named() } })
    await expect(discoverAuthorizationServer(issuer)).rejects.toThrow(ServerMetadataError)
  })

  it('C-06 shows of where it asked nothing that a message must not hold, RFC 8414 §3.3', async () => {
    server.on(path, { body: { issuer: 'https://evil.example' } })
    const asked = { issuer: '<b>\nlog' }
    await expect(fetchServerMetadata(`${issuer}${path}`, asked)).rejects.toThrow(
      /: https:\/\/evil\.example instead of something that is no issuer$/,
    )
    server.on(path, { status: 404, body: {} })
    await expect(fetchServerMetadata(`${issuer}${path}`)).rejects.toThrow(
      `The server metadata at ${issuer}${path} was answered with status 404`,
    )
    for (const rest of ['?api_key=secret', '\nERROR: admin']) {
      await expect(fetchServerMetadata(`${issuer}${path}${rest}`)).rejects.toThrow(
        /^The server metadata at its URL was answered with status 404$/,
      )
    }
  })

  it.each([
    ['https://evil.example', 'https://evil.example'],
    ['https://login.example/{tenantid}/v2.0', 'https://login.example/{tenantid}/v2.0'],
    ['https://evil.example/\nlog: admin', 'something that is no issuer'],
    ['https://evil.example/%s%j', 'something that is no issuer'],
    ['https://evil.example/?key=secret', 'something that is no issuer'],
    [['https://evil.example'], 'something that is no issuer'],
    [undefined, 'none'],
  ])(
    'C-06 tells which issuer the document names, where that is a URL: %j',
    async (named, shown) => {
      server.on(path, { body: { issuer: named } })
      await expect(discoverAuthorizationServer(issuer)).rejects.toThrow(
        `names another issuer than the one asked: ${shown} instead of ${issuer}`,
      )
      await expect(fetchServerMetadata(`${issuer}${path}`)).rejects.toThrow(
        `${shown} instead of the one of ${issuer}${path}`,
      )
    },
  )

  it.each([
    ['status 404', { status: 404 }],
    ['status 201', { status: 201, body: {} }],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['no JSON', { headers: { 'content-type': 'application/json' }, body: '{' }],
    ['a list', { body: [] }],
  ])('C-06, E17: refuses %s, RFC 8414 §3.2', async (_, answer) => {
    server.on(path, answer)
    await expect(discoverAuthorizationServer(issuer)).rejects.toThrow(ServerMetadataError)
  })

  it.each([301, 302, 307, 308])('C-06 follows no redirect with status %i', async (status) => {
    server.on(path, { status, headers: { location: `${issuer}/elsewhere` } })
    await expect(discoverAuthorizationServer(issuer)).rejects.toThrow(FetchError)
    expect(server.to('/elsewhere')).toHaveLength(0)
  })

  it('C-06 refuses a document of more than a megabyte', async () => {
    server.on(path, { body: { issuer, padding: 'x'.repeat(1_100_000) } })
    await expect(discoverAuthorizationServer(issuer)).rejects.toMatchObject({
      code: 'ERR_FETCH_TOO_LARGE',
    })
  })

  it.each([
    'http://as.example',
    'https://as.example?x=1',
    'https://as.example#x',
    'as.example',
    '',
  ])('C-12, D12: refuses %j as an issuer, RFC 8414 §2', async (text) => {
    await expect(discoverAuthorizationServer(text)).rejects.toThrow(AuthkitConfigError)
    expect(server.received).toHaveLength(0)
  })
})

describe('fetchServerMetadata', () => {
  it('takes another issuer where the application says which, and checks the endpoints all the same', async () => {
    const template = `${issuer}/{tenantid}`
    server.on(path, { body: { issuer: template, token_endpoint: `${issuer}/token` } })
    const url = `${issuer}${path}`
    const acceptIssuer = (named: string) => named === template
    await expect(fetchServerMetadata(url, { issuer, acceptIssuer })).resolves.toMatchObject({
      issuer: template,
    })
    await expect(fetchServerMetadata(url, { issuer })).rejects.toThrow(ServerMetadataError)
    server.on(path, { body: { issuer: 'https://evil.example' } })
    await expect(fetchServerMetadata(url, { issuer, acceptIssuer })).rejects.toThrow(
      ServerMetadataError,
    )
  })

  it('takes a document from a well-known location of the issuer that it names', async () => {
    const openid = '/tenant/.well-known/openid-configuration'
    server.on(openid, { body: { issuer: `${issuer}/tenant` } })
    const metadata = await fetchServerMetadata(`${issuer}${openid}`)
    expect(metadata.issuer).toBe(`${issuer}/tenant`)
  })

  it('C-06 refuses a document from elsewhere than a well-known location of its issuer', async () => {
    server.on('/metadata', { body: { issuer } })
    await expect(fetchServerMetadata(`${issuer}/metadata`)).rejects.toThrow(ServerMetadataError)
    await expect(fetchServerMetadata(`${issuer}/metadata`, { issuer })).resolves.toEqual({ issuer })
  })
})
