import { describe, expect, it } from 'vitest'
import { authorizationServer, type AuthorizationServerRouter } from '../src/index.ts'
import { Agent, headingOf } from './agent.ts'
import { startProvider } from './provider.ts'

describe('endSessions of the router', () => {
  it('ends the sessions of one user in every browser, and answers how many there were', async () => {
    const routers: AuthorizationServerRouter[] = []
    const provider = await startProvider({
      pages: {
        signIn: ({ username, password }) =>
          password === 'wonderland' ? { subject: `user-of-${username}` } : undefined,
      },
      mount(app, server, pages) {
        const router = authorizationServer(server, pages)
        routers.push(router)
        app.use(router)
      },
    })
    const browsers = await Promise.all(
      ['alice', 'alice', 'bob'].map(async (name) => {
        const agent = new Agent(provider.origin)
        await agent.signIn(await agent.get(provider.authorizeUrl()), name)
        return agent
      }),
    )
    const headings = () =>
      Promise.all(
        browsers.map(async (agent) => headingOf(await agent.get(provider.authorizeUrl()))),
      )
    const [router] = routers
    const consent = 'Allow &lt;b&gt;Notebook&lt;/b&gt; access?'
    expect(await headings()).toEqual([consent, consent, consent])
    expect(await router?.endSessions('user-of-alice')).toBe(2)
    expect(await headings()).toEqual(['Sign in', 'Sign in', consent])
    expect(await router?.endSessions('user-of-alice')).toBe(0)
  })
})
