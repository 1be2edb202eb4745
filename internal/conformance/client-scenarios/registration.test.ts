import { deleteClient, readClientConfiguration, registerClient } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import { providersWith } from './providers/providers.ts'
import { scenarioAt } from './scenario.ts'

describe.each(providersWith('registration'))('a client that registers at $name', (definition) => {
  const { start, provider, metadata } = scenarioAt(definition)

  it('G15 logs somebody in at once, and is nobody when it is gone, RFC 7591 §3.1, RFC 7592 §2.3', async () => {
    const { redirectUri, initialAccessToken } = provider()
    const client = await registerClient(
      await metadata(),
      {
        client_name: 'New',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
      { initialAccessToken },
    )
    const { client_id: clientId, client_secret: clientSecret } = client
    const { browser, oauth, users } = await start({ registration: { clientId, clientSecret } })
    expect((await browser().login()).status).toBe(200)
    const [token] = users.values()
    const fresh = await oauth.op.refreshToken(token)
    expect(await readClientConfiguration(client)).toMatchObject({ client_id: clientId })
    await deleteClient(client)
    await expect(oauth.op.refreshToken(fresh)).rejects.toMatchObject({ error: 'invalid_client' })
  })

  it('C-06 is told why not, RFC 7591 §3.2.2', async () => {
    const { initialAccessToken } = provider()
    const asked = registerClient(
      await metadata(),
      { redirect_uris: ['https://rp.example/callback#fragment'] },
      { initialAccessToken },
    )
    await expect(asked).rejects.toMatchObject({ error: 'invalid_redirect_uri', status: 400 })
  })
})
