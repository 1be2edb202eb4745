import { KeySet } from '@authkit/jose'
import { redirectUri, secret, initialAccessToken, startServer } from '../../peers/server.ts'
import type { Provider } from '../contract.ts'

const plain = 'it speaks OAuth 2.0 alone; what OpenID Connect adds is at our OpenID provider'

/** Our authorization server with every grant, on Fastify. Its person has no pages. */
export const ourAuthorizationServer: Provider = {
  name: 'our authorization server',
  lacks: {
    openid: plain,
    refusal: 'its person has no pages to say no on',
    form_post:
      'its clients come back over http, where browsers keep their cookies from a posted form',
    hybrid: plain,
    logout: plain,
  },
  async start({ published }) {
    const server = await startServer(KeySet.import(JSON.stringify(published)))
    const { issuer } = server
    return {
      issuer,
      redirectUri,
      clientSecret: secret,
      scope: 'read',
      allow: (url) => server.authorize(url),
      async letIn({ user_code: code }) {
        const entered = await server.verification.find(code, 'session')
        const authentication = { time: Math.floor(Date.now() / 1000) }
        await server.verification.approve(entered, { subject: 'alice', authentication })
      },
      whose: (token) => holderOf(`${issuer}/introspect`, token),
      initialAccessToken,
      assertion: server.assertion,
      stop: server.stop,
    }
  },
}

/** Who introspection says it is, RFC 7662 §2.2. */
async function holderOf(endpoint: string, token: string): Promise<string | undefined> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`client_secret_basic:${secret}`)}` },
    body: new URLSearchParams({ token }),
  })
  const { active, sub, client_id: clientId } = Object(await response.json())
  return active === true ? String(sub ?? clientId) : undefined
}
