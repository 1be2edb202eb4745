import { attachOAuth2 as attachToAxios } from '@authkit/axios'
import { attachOAuth2 as attachToGot } from '@authkit/got'
import { OAuth2Client } from '@authkit/oauth2/client'
import { create } from 'axios'
import got from 'got'
import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import type { Row } from '../table.ts'
import { bareFetch } from './bare-calls.ts'
import { accessToken, credentials, peerOrigin } from './peer.ts'
import { type Call, type Calls, type Load, loads, subjectsOf } from './subjects.ts'

const headers = { authorization: `Bearer ${accessToken}` }

/** A request with a token that is fresh: what ours adds to the HTTP client that an application has. */
export const authorizedGetRows: readonly Row[] = loads.flatMap((load) => [
  rowOf('fetch', load, byFetch),
  rowOf('axios', load, byAxios),
  rowOf('got', load, byGot),
])

function rowOf(client: string, load: Load, calls: (origin: string) => Calls): Row {
  return {
    row: `GET by ${client}, ${load.name}`,
    section: `A GET with a token by ${client}: raw sets the header field itself`,
    async prepare() {
      return subjectsOf(calls(await peerOrigin()), hasNotes, load)
    },
  }
}

function hasNotes(answer: unknown): boolean {
  return JSON.stringify(answer).includes('Buy milk')
}

function clientOf(origin: string): OAuth2Client {
  return new OAuth2Client({
    clientId: credentials.clientId,
    token: { access_token: accessToken, expires_in: 86_400 },
    apiBaseUrl: origin,
  })
}

function byFetch(origin: string): Calls {
  const url = `${origin}/notes`
  const client = clientOf(origin)
  return {
    raw: bareFetch(url, { headers }),
    '@authkit/oauth2': async () => (await client.fetch(url)).json(),
    oauth4webapi: byOauth4webapi(url),
    'openid-client': byOpenidClient(url),
  }
}

function byAxios(origin: string): Calls {
  const bare = create({ baseURL: origin, headers })
  const attached = attachToAxios(create({ baseURL: origin }), clientOf(origin))
  return {
    raw: async () => (await bare.get('/notes')).data as unknown,
    '@authkit/oauth2': async () => (await attached.get('/notes')).data as unknown,
  }
}

function byGot(origin: string): Calls {
  const bare = got.extend({ prefixUrl: origin, headers })
  const attached = attachToGot(got.extend({ prefixUrl: origin }), clientOf(origin))
  return {
    raw: () => bare.get('notes').json(),
    '@authkit/oauth2': () => attached.get('notes').json(),
  }
}

function byOauth4webapi(url: string): Call {
  const target = new URL(url)
  const options = { [oauth4webapi.allowInsecureRequests]: true }
  return async () => {
    const response = await oauth4webapi.protectedResourceRequest(
      accessToken,
      'GET',
      target,
      undefined,
      undefined,
      options,
    )
    return response.json()
  }
}

function byOpenidClient(url: string): Call {
  const target = new URL(url)
  const config = new openid.Configuration({ issuer: target.origin }, credentials.clientId)
  openid.allowInsecureRequests(config)
  return async () =>
    (await openid.fetchProtectedResource(config, accessToken, target, 'GET')).json()
}
