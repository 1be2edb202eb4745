import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import type { ServerEvent } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { Browser } from '../browser.ts'
import { createProvider } from '../provider.ts'

/** A store whose operations of one kind fail while `failing` names it. */
function failingStore() {
  const inner = memoryStore({ clock: fixedClock() })
  const state: { failing: string | undefined } = { failing: undefined }
  const store = new Proxy(inner, {
    get(target, name: keyof Store) {
      // Every member of a store takes the kind first.
      const operation = target[name] as (kind: string, ...rest: unknown[]) => Promise<unknown>
      return (kind: string, ...rest: unknown[]) =>
        state.failing === kind
          ? Promise.reject(new Error('secret-host refused the connection'))
          : operation(kind, ...rest)
    },
  })
  return { store, state }
}

describe('a page whose store fails', () => {
  it.each(['interaction', 'session'])(
    'A-24, S-X1 says 503 and no word of why, tells the operator, and works again afterwards: %s',
    async (kind) => {
      const { store, state } = failingStore()
      const events: ServerEvent[] = []
      const provider = createProvider({ store, onEvent: (event) => void events.push(event) })
      const browser = new Browser(provider)
      const page = await browser.signIn(await browser.get(provider.authorizeUrl()))
      state.failing = kind
      const refused = await browser.submit(page, 'approve')
      expect(refused.status).toBe(503)
      expect(refused.headers['retry-after']).toBe('1')
      expect(refused.text).not.toContain('secret-host')
      expect(events.at(-1)).toMatchObject({ type: 'store_failed', kind })
      expect(provider.shown.at(-1)).toMatchObject({ status: 503 })
      state.failing = undefined
      expect((await browser.submit(page, 'approve')).location).toBeDefined()
    },
  )
})
