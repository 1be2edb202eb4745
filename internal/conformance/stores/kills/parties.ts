/** The issuer; the processes listen elsewhere. */
export const issuer = 'https://issuer.example'
/** Header that tells who is signed in. */
export const userHeader = 'x-user'

/** The client whose codes and tokens are counted: a public one, whose refresh tokens rotate at every use, RFC 9700 §2.2.2. */
export const app = {
  client_id: 'app',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://app.example/callback'],
}

/** The API that asks whether a token is good. */
export const api = {
  client_id: 'api',
  client_secret: 'kept-in-the-secret-store-of-the-api-0123',
  grant_types: ['client_credentials'],
}
