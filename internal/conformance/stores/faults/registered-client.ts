import { bodyOf, callback, type Credentials, grantTypes, issuer, type World } from './world.ts'

/** A client that registered itself, and how it manages its registration. */
export interface RegisteredClient extends Credentials {
  readonly uri: string
  readonly token: string
}

export const metadata = {
  client_name: 'before',
  redirect_uris: [callback],
  grant_types: [grantTypes.code, grantTypes.refresh, 'client_credentials'],
  token_endpoint_auth_method: 'client_secret_basic',
}

export async function registered(world: World): Promise<RegisteredClient> {
  const response = await world.json('POST', `${issuer}/register`, metadata)
  const body = bodyOf(response)
  if (response.status !== 201) throw new Error(`The registration answers ${response.body}`)
  return {
    id: String(body['client_id']),
    secret: String(body['client_secret']),
    uri: String(body['registration_client_uri']),
    token: String(body['registration_access_token']),
  }
}
