import { nodeTransport } from '@authkit/common/node'
import { OAuth2Client } from '@authkit/oauth2/client'
import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import type { Row } from '../table.ts'
import { bareFetch, bareHttp } from './bare-calls.ts'
import { accessToken, credentials, peerOrigin } from './peer.ts'
import { type Call, type Load, loads, subjectsOf } from './subjects.ts'

const { clientId, clientSecret, scope } = credentials

/** The request that everybody sends. */
const sent = {
  method: 'POST',
  headers: {
    accept: 'application/json',
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  },
}
const body = `grant_type=client_credentials&scope=${scope}`

/** Client credentials for a token, on `fetch` and on `node:http`. */
export const tokenFetchRows: readonly Row[] = loads.flatMap((load) => [onFetch(load), onNode(load)])

function onFetch(load: Load): Row {
  return {
    row: `token by fetch, ${load.name}`,
    section: 'A token by client credentials: raw is the same request by a bare fetch',
    async prepare() {
      const url = `${await peerOrigin()}/token`
      const calls = {
        raw: bareFetch(url, { ...sent, body }),
        '@authkit/oauth2': ours(url, {}),
        oauth4webapi: byOauth4webapi(url),
        'openid-client': byOpenidClient(url),
      }
      return subjectsOf(calls, hasToken, load)
    },
  }
}

function onNode(load: Load): Row {
  return {
    row: `token by node:http, ${load.name}`,
    section:
      'A token by client credentials: raw is the same request by a bare http.request on kept connections',
    async prepare() {
      const url = `${await peerOrigin()}/token`
      const calls = {
        raw: bareHttp(url, sent, body),
        '@authkit/oauth2': ours(url, { transport: nodeTransport() }),
        oauth4webapi: byOauth4webapi(url),
        'openid-client': byOpenidClient(url),
        'simple-oauth2': await bySimpleOauth2(url),
      }
      return subjectsOf(calls, hasToken, load)
    },
  }
}

function hasToken(answer: unknown): boolean {
  return JSON.stringify(answer).includes(accessToken)
}

function ours(url: string, options: Partial<ConstructorParameters<typeof OAuth2Client>[0]>): Call {
  const serverMetadata = { token_endpoint: url }
  const client = new OAuth2Client({ clientId, clientSecret, scope, serverMetadata, ...options })
  const request = { grantType: 'client_credentials' }
  return () => client.fetchToken(request)
}

function byOauth4webapi(url: string): Call {
  const server = { issuer: new URL(url).origin, token_endpoint: url }
  const client = { client_id: clientId }
  const authentication = oauth4webapi.ClientSecretBasic(clientSecret)
  const options = { [oauth4webapi.allowInsecureRequests]: true }
  return async () => {
    const response = await oauth4webapi.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      { scope },
      options,
    )
    return oauth4webapi.processClientCredentialsResponse(server, client, response)
  }
}

function byOpenidClient(url: string): Call {
  const server = { issuer: new URL(url).origin, token_endpoint: url }
  const authentication = openid.ClientSecretBasic(clientSecret)
  const config = new openid.Configuration(server, clientId, undefined, authentication)
  openid.allowInsecureRequests(config)
  return () => openid.clientCredentialsGrant(config, { scope })
}

/** What is used of simple-oauth2, which brings no types. */
interface SimpleOauth2 {
  readonly ClientCredentials: new (options: unknown) => {
    getToken(parameters: unknown): Promise<unknown>
  }
}

async function bySimpleOauth2(url: string): Promise<Call> {
  const name: string = 'simple-oauth2'
  // Its README says so.
  const { ClientCredentials } = (await import(name)) as SimpleOauth2
  const { origin, pathname } = new URL(url)
  const client = new ClientCredentials({
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: origin, tokenPath: pathname },
  })
  return () => client.getToken({ scope })
}
