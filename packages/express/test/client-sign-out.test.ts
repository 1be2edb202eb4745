import { formParameters, queryParameters } from '@authkit/common/http'
import type { Extension } from '@authkit/oauth2/server'
import express, { type RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { authorizationServer } from '../src/index.ts'
import { Agent, formOf, headingOf, send } from './agent.ts'
import { startProvider, type Provider } from './provider.ts'

const goodbye = 'https://app.example/goodbye'

/** A way for clients to sign users out, as a layer above brings it. */
function signingOut(ended: string[]): Extension {
  return {
    extension: 'signing_out',
    signOut: {
      path: '/end-session',
      parameters: ['who'],
      async validate(request, { findClient }) {
        const read = request.method === 'POST' ? formParameters : queryParameters
        const client = await findClient(read(request).get('who') ?? '')
        return {
          client,
          hinted: false,
          location: client && goodbye,
          uiLocales: [],
          logoutHint: undefined,
          isFor: async () => false,
        }
      },
      async notify({ subject }) {
        ended.push(subject)
        return { frames: [] }
      },
    },
  }
}

function start(extension: Extension, ...parsers: RequestHandler[]): Promise<Provider> {
  return startProvider({
    mount(app, server, pages) {
      for (const parser of parsers) app.use(parser)
      app.use(authorizationServer(server.use(extension), pages))
    },
  })
}

describe('a client that asks to sign a user out', () => {
  it.each<[string, RequestHandler[]]>([
    ['nothing', []],
    ['express.urlencoded()', [express.urlencoded()]],
    ['express.text() of every type', [express.text({ type: () => true })]],
    ['express.raw() of every type', [express.raw({ type: () => true })]],
  ])('is heard by GET and by POST, after %s read the body', async (_what, parsers) => {
    const ended: string[] = []
    const provider = await start(signingOut(ended), ...parsers)
    const url = `${provider.origin}/end-session`
    const ask = [
      (agent: Agent) => agent.get(`${url}?who=web`),
      (agent: Agent) => agent.post(url, { who: 'web' }, { 'sec-fetch-site': 'cross-site' }),
    ]
    for (const request of ask) {
      const agent = new Agent(provider.origin)
      await agent.signIn(await agent.get(provider.authorizeUrl()))
      const page = await request(agent)
      expect(headingOf(page)).toBe('Sign out?')
      expect(page.body).toContain('&lt;b&gt;Notebook&lt;/b&gt;')
      const sealed = /name="request" value="([^"]*)"/.exec(page.body)?.[1] ?? ''
      const end = await agent.post(formOf(page).url, {
        form_token: formOf(page).token,
        request: sealed,
      })
      expect([end.status, end.location?.href, agent.cookies.size]).toEqual([303, goodbye, 0])
    }
    expect(ended).toEqual(['user-1', 'user-1'])
  })

  it('A-60 is told on a page that its body cannot be read', async () => {
    const provider = await start(signingOut([]))
    const answer = await send(`${provider.origin}/end-session`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `a=${'x'.repeat(1_000_000)}`,
    })
    expect([answer.status, answer.headers['content-type']]).toEqual([
      413,
      'text/html; charset=utf-8',
    ])
  })
})
