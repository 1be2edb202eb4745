import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { isAuthkitError, memoryStore } from '@authkit/common'
import { StoreError } from '@authkit/common/store'
import { OAuth } from '@authkit/express'
import express from 'express'
import { onTestFinished } from 'vitest'
import type { Answer } from './answer.ts'
import type { Flow } from './audit.ts'
import { atEnd } from './observe.ts'
import { faultyStore } from './faulty-store.ts'
import { issuer, web, World } from './world.ts'

/** An application where people log in by a provider, and where its callback is reached. */
async function application(oauth: OAuth<'provider'>): Promise<string> {
  const app = express()
  app.get('/login', (req, res) => oauth.provider.authorizeRedirect(req, res, '/callback'))
  app.get('/callback', async (req, res) => {
    try {
      await oauth.provider.authorizeAccessToken(req)
      res.send('logged in')
    } catch (error) {
      if (!isAuthkitError(error)) throw error
      res.status(error instanceof StoreError ? 503 : 400).send(error.code)
    }
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  // A TCP server that listens has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A browser that logs in at the provider and comes back: its request to the callback. */
async function login(origin: string, provider: World): Promise<() => Promise<Answer>> {
  const begun = await fetch(`${origin}/login`, { redirect: 'manual' })
  const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0])
  const { headers } = await provider.approve(begun.headers.get('location') ?? '')
  const { search } = new URL(String(headers['location']))
  return async () => {
    const sent = { headers: { cookie: cookie.join('; ') } }
    const response = await fetch(`${origin}/callback${search}`, sent)
    const { status } = response
    return { status, isUnavailable: status === 503, text: await response.text() }
  }
}

/** A login at another server that comes back, in the registry of providers. */
export const loginFlow: Flow = {
  name: 'login transaction of the registry',
  status: 200,
  async begin() {
    const provider = new World()
    const { clock } = provider
    const store = faultyStore(memoryStore({ clock }))
    const oauth = new OAuth({
      secret: 'login-secret-login-secret-login-secret',
      baseUrl: 'https://app.example',
      store: store.store,
      clock,
      fetch: (input, init) => provider.fetch(new Request(input, init)),
      clients: {
        provider: {
          clientId: web.id,
          clientSecret: web.secret,
          issuer,
        },
      },
    })
    const origin = await application(oauth)
    const act = await login(origin, provider)
    return {
      store,
      act,
      observers: {
        'the browser that comes back again': atEnd(async () => (await act()).status),
        'the user who logs in anew': atEnd(
          async () => (await (await login(origin, provider))()).status,
        ),
      },
    }
  },
}
