import { createInterface } from 'node:readline'
import { AuthorizationServer, deviceCode } from '@authkit/oauth2/server'
import { sqliteStore } from '@authkit/kysely'

/**
 * A process of its own that is an authorization server on the file. For each line of input, a number and a device code, it redeems the code so
 * often at once and answers with the status codes and the access tokens that it gave out.
 */
const [file = '', kinds = ''] = process.argv.slice(2)
const store = sqliteStore(file, { kinds: kinds.split(',') })
const server = new AuthorizationServer({
  issuer: 'https://issuer.example',
  store,
  clients: [
    {
      client_id: 'television',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    },
  ],
}).registerGrant(deviceCode({ verificationUri: 'https://issuer.example/device' }))
await store.get('grant', 'none')
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [times, code = ''] = line.split(' ')
  const request = {
    method: 'POST',
    url: 'https://issuer.example/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: 'television',
      device_code: code,
    }).toString(),
  }
  const responses = await Promise.all(
    Array.from({ length: Number(times) }, () => server.createTokenResponse(request)),
  )
  console.log(
    JSON.stringify(
      responses.map(({ status, body = '{}' }) => {
        const { access_token: token, error } = JSON.parse(body)
        return { status, token, error }
      }),
    ),
  )
}
await store.close()
