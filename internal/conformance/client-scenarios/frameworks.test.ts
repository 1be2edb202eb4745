import { httpHandler } from '@authkit/fastify'
import { jsonResponse } from '@authkit/common/http'
import { OAuth } from '@authkit/registry'
import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Browser, said } from './browser.ts'
import { providersWith } from './providers/providers.ts'
import { authentication } from './methods.ts'
import { keys, type Scenario, scenarioAt } from './scenario.ts'

/** An application in Fastify on the registry that knows no framework, behind the name that the provider sends browsers back to. */
async function startFastify({ provider, method }: Scenario): Promise<{ readonly origin: string }> {
  const { issuer, redirectUri, scope, clientSecret } = provider()
  const { secret } = authentication(method, clientSecret, keys)
  const oauth = new OAuth({
    secret: 'a secret of at least thirty-two bytes, for tests',
    clients: {
      op: { issuer, clientId: method, ...secret, redirectUri, clientOptions: { scope } },
    },
  })
  const options = { origin: new URL(redirectUri).origin }
  const app = fastify()
  const login = httpHandler(
    (request) => oauth.op.authorizeRedirect(request, { returnTo: '/home' }),
    options,
  )
  const callback = httpHandler(async (request) => {
    const { token, returnTo, setCookie } = await oauth.op.authorizeAccessToken(request)
    const fresh = await oauth.op.refreshToken(token)
    const renewed = fresh.access_token !== token.access_token
    return jsonResponse(200, { returnTo, renewed }, { 'set-cookie': setCookie })
  }, options)
  app.get('/login', login).get('/callback', callback)
  onTestFinished(() => app.close())
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

describe.each(providersWith('refresh'))('an application in Fastify at $name', (definition) => {
  const scenario = scenarioAt(definition)

  it('M10, M13, Q09 logs in and refreshes on records of requests, without a plugin of its own', async () => {
    const application = await startFastify(scenario)
    const browser = new Browser(application, scenario.provider())
    const answer = await browser.allowed()
    expect(said(await browser.bring(answer))).toEqual({ returnTo: '/home', renewed: true })
    const stranger = new Browser(application, scenario.provider())
    expect((await stranger.bring(answer)).status).toBe(400)
  })
})
