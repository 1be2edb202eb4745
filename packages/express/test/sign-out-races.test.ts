import { memoryStore, sha256 } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { authorizationCode, pkce, refreshToken } from '@authkit/oauth2/server'
import { endSession, openid } from '@authkit/oidc/provider'
import { fixedClock } from '@authkit/testing'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { AuthorizationServer, authorizationServer } from '../src/index.ts'
import { Agent, answerOf, formOf, send } from './agent.ts'
import { listen } from './listen.ts'
import { callback, secret, verifier } from './provider.ts'

const keys = new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })])
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** A store that does something before one of its operations. */
function interruptedStore() {
  const inner = memoryStore({ clock: fixedClock() })
  const state: { left: number; work: (() => Promise<void>) | undefined } = {
    left: 0,
    work: undefined,
  }
  const store = new Proxy(inner, {
    get(target, name: keyof Store) {
      // Every operation of a store takes its arguments one by one and promises its answer.
      const operation = target[name] as (...values: unknown[]) => Promise<unknown>
      return async (...values: unknown[]) => {
        const { work } = state
        if (work && (state.left -= 1) < 0) {
          state.work = undefined
          await work()
        }
        return operation(...values)
      }
    },
  })
  return {
    store,
    /** Does the work before the operation of this number, and tells whether there was one. */
    interrupted: async <Result>(
      number: number,
      work: () => Promise<void>,
      meanwhile: () => Promise<Result>,
    ) => {
      Object.assign(state, { left: number, work })
      const answer = await meanwhile()
      const isOver = state.work === undefined
      state.work = undefined
      return { answer, isOver }
    },
  }
}

async function start() {
  const { store, interrupted } = interruptedStore()
  const origin = await listen((issuer) => {
    const server = new AuthorizationServer({
      issuer,
      store,
      keys,
      clients: [
        {
          client_id: 'web',
          client_secret: secret,
          redirect_uris: [callback],
          grant_types: ['authorization_code', 'refresh_token'],
        },
      ],
    })
      .registerGrant(authorizationCode(), pkce())
      .registerGrant(refreshToken())
      .use(openid({ userinfo: (subject) => ({ sub: subject }) }))
      .use(endSession())
    return express().use(
      authorizationServer(server, {
        store,
        secret: 'interaction-secret-interaction-secret',
        signIn: ({ username }) => ({ subject: username }),
      }),
    )
  })
  const authorizeUrl = (more: Record<string, string> = {}) =>
    `${origin}/authorize?${new URLSearchParams({
      client_id: 'web',
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      code_challenge: sha256(verifier),
      code_challenge_method: 'S256',
      ...more,
    })}`
  const token = async (fields: Record<string, string>): Promise<Record<string, unknown>> => {
    const authorization = `Basic ${Buffer.from(`web:${secret}`).toString('base64')}`
    const headers = { ...form, authorization }
    const body = new URLSearchParams(fields).toString()
    return JSON.parse((await send(`${origin}/token`, { method: 'POST', headers, body })).body)
  }
  const redeem = (code: string) =>
    token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      code_verifier: verifier,
    })
  const signOut = async (browser: Agent): Promise<void> => {
    const tab = new Agent(origin)
    for (const [name, value] of browser.cookies) tab.cookies.set(name, value)
    const page = await tab.get(`${origin}/sign-out`)
    await tab.post(formOf(page).url, { form_token: formOf(page).token })
  }
  const count = async (subject: string, ...kinds: readonly string[]): Promise<number> => {
    const records = await Promise.all(kinds.map((kind) => store.findBy(kind, { subject })))
    return records.flat().length
  }
  return { origin, authorizeUrl, interrupted, token, redeem, signOut, count }
}

/** What came of a sign-out before one operation of the store. */
interface Ending {
  /** False when there was no such operation, so that the user is signed in still. */
  readonly isOver: boolean
  /** Whether the client has tokens. */
  readonly hasTokens: boolean
  /** The records that are left. */
  readonly left: number
}

const nothing = { isOver: true, hasTokens: false, left: 0 }

/** Signs out before each operation, and after the last. */
async function sweep(end: (number: number) => Promise<Ending>): Promise<readonly Ending[]> {
  const ending = await end(0)
  const endings = [ending]
  while (endings.at(-1)?.isOver === true) endings.push(await end(endings.length))
  return endings
}

describe('a sign-out in another tab', () => {
  it.each(['by the user', 'without a question'])(
    'A-34 leaves nothing that lives when it comes at any moment of an approval, %s',
    async (how) => {
      const { origin, authorizeUrl, interrupted, signOut, redeem, count } = await start()
      const errors = new Set<string | undefined>()
      const endings = await sweep(async (number) => {
        const subject = `alice-${number}`
        const browser = new Agent(origin)
        const page = await browser.signIn(await browser.get(authorizeUrl()), subject)
        if (how === 'without a question') await browser.submit(page, 'approve')
        const { answer, isOver } = await interrupted(
          number,
          () => signOut(browser),
          () =>
            how === 'by the user'
              ? browser.submit(page, 'approve')
              : browser.get(authorizeUrl({ prompt: 'none' })),
        )
        const { code = 'none', error } = answer.location ? answerOf(answer) : {}
        errors.add(error)
        const tokens = await redeem(code)
        const left = await count(subject, 'session_client', 'grant', 'access_token')
        return { isOver, hasTokens: 'access_token' in tokens, left }
      })
      const last = endings.at(-1)
      expect(endings.slice(0, -1)).toEqual(endings.slice(1).map(() => nothing))
      expect(last).toMatchObject({ isOver: false, hasTokens: true })
      expect(errors).toContain('login_required')
    },
  )

  it.each(['authorization_code', 'refresh_token'])(
    'A-34 leaves no token that lives when it comes at any moment of a token request: %s',
    async (grantType) => {
      const { origin, authorizeUrl, interrupted, signOut, redeem, token, count } = await start()
      const endings = await sweep(async (number) => {
        const subject = `alice-${number}`
        const browser = new Agent(origin)
        const page = await browser.signIn(await browser.get(authorizeUrl()), subject)
        const { code = '' } = answerOf(await browser.submit(page, 'approve'))
        const before = grantType === 'refresh_token' ? await redeem(code) : {}
        const { isOver } = await interrupted(
          number,
          () => signOut(browser),
          () =>
            grantType === 'refresh_token'
              ? token({ grant_type: grantType, refresh_token: String(before['refresh_token']) })
              : redeem(code),
        )
        const left = await count(subject, 'session_client', 'grant', 'access_token')
        return { isOver, hasTokens: false, left }
      })
      expect(endings.length).toBeGreaterThan(3)
      expect(endings.slice(0, -1)).toEqual(endings.slice(1).map(() => nothing))
      expect(endings.at(-1)?.left).toBeGreaterThan(2)
    },
  )
})
