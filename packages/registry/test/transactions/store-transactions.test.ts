import { memoryStore, sha256 } from '@authkit/common'
import type { StoreRecord } from '@authkit/common/store'
import { storeTransactions } from '@authkit/registry'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { Browser, expected, login, missing, setUp } from './support/browser.ts'

const kind = 'login_transaction'

/** A store that remembers what was written to it. */
function watched() {
  const clock = fixedClock()
  const store = memoryStore({ clock })
  const written: StoreRecord[] = []
  const put = store.put.bind(store)
  store.put = async (kindOf, record) => {
    written.push(record)
    await put(kindOf, record)
  }
  return { store, written }
}

/** The value of the only cookie of a browser. */
const handleOf = (browser: Browser): string => [...browser.jar.values()][0] ?? ''

describe('a transaction in a store', () => {
  it('Z03, Z12, T10.02: is sealed there under a hash of what the cookie holds, for as long as it may take', async () => {
    const { store, written } = watched()
    const { transactions, clock } = setUp('store', { store })
    const browser = new Browser()
    const begun = login('op', { nonce: 'a nonce' })
    browser.receive(await transactions.save(browser.request(), begun))
    const [record] = written
    expect(record).toEqual({
      id: sha256(handleOf(browser)),
      expiresAt: clock() + 600,
      data: { sealed: expect.any(String) },
    })
    expect(JSON.stringify(record)).not.toContain(begun.codeVerifier)
    expect(JSON.stringify(record)).not.toContain(handleOf(browser))
    expect(handleOf(browser)).toHaveLength(43)
  })

  it('G02: can carry what no cookie holds', async () => {
    const { transactions } = setUp('store')
    const browser = new Browser()
    const appState = { text: 'x'.repeat(20_000) }
    const begun = login('op', { appState })
    browser.receive(await transactions.save(browser.request(), begun))
    const { transaction } = await transactions.take(browser.request(), expected(), begun.state)
    expect(transaction.appState).toEqual(appState)
  })

  it('Z05, T10.14: is none when the store has lost it, or holds something else under its name', async () => {
    const { store } = watched()
    const { transactions, clock } = setUp('store', { store })
    const browser = new Browser()
    for (const damage of [
      (id: string) => store.delete(kind, id),
      (id: string) => store.put(kind, { id, data: { sealed: 'corrupt' } }),
      (id: string) => store.put(kind, { id, expiresAt: clock() + 60, data: { sealed: 7 } }),
    ]) {
      browser.jar.clear()
      const begun = login()
      browser.receive(await transactions.save(browser.request(), begun))
      await damage(sha256(handleOf(browser)))
      const error = await missing(transactions.take(browser.request(), expected(), begun.state))
      expect(error.reason).toBe('state_unknown')
      expect(error.message).toContain('its store has lost')
    }
  })

  it('C-01: is not that of another browser, even when the store swaps the two', async () => {
    const { store } = watched()
    const { transactions, clock } = setUp('store', { store })
    const [attacker, victim] = [new Browser(), new Browser()]
    const [theirs, own] = [login(), login()]
    attacker.receive(await transactions.save(attacker.request(), theirs))
    victim.receive(await transactions.save(victim.request(), own))
    const record = await store.get(kind, sha256(handleOf(attacker)))
    await store.put(kind, {
      id: sha256(handleOf(victim)),
      expiresAt: clock() + 600,
      data: record?.data ?? {},
    })
    for (const { state } of [theirs, own]) {
      const error = await missing(transactions.take(victim.request(), expected(), state))
      expect(error.reason).toBe('state_unknown')
    }
  })

  it('is gone from the store when it came back, or made room for another', async () => {
    const { store } = watched()
    const { transactions, clock } = setUp('store', { store })
    const browser = new Browser()
    const handles: string[] = []
    for (let tab = 0; tab < 6; tab += 1) {
      clock.advance(1)
      const before = new Set(browser.jar.values())
      browser.receive(await transactions.save(browser.request(), login()))
      handles.push([...browser.jar.values()].find((value) => !before.has(value)) ?? '')
    }
    const stored = await Promise.all(handles.map((handle) => store.get(kind, sha256(handle))))
    expect(stored.map((record) => record !== undefined)).toEqual([false, ...Array(5).fill(true)])
  })

  it('can be in another store than the one that remembers which came back', async () => {
    const { store, written } = watched()
    const clock = fixedClock()
    const { make } = setUp('cookie', { store: memoryStore({ clock }) })
    const browser = new Browser()
    const begun = login()
    const separate = make({ storage: storeTransactions(store) })
    browser.receive(await separate.save(browser.request(), begun))
    expect(written).toHaveLength(1)
    await separate.take(browser.request(), expected(), begun.state)
  })

  it('does not look up what is too long for a handle of ours', async () => {
    const { store } = watched()
    const { transactions } = setUp('store', { store })
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    const [cookie = ''] = browser.jar.keys()
    const asked: string[] = []
    const get = store.get.bind(store)
    store.get = (kindOf, id) => {
      if (kindOf === kind) asked.push(id)
      return get(kindOf, id)
    }
    browser.jar.set(cookie, 'x'.repeat(5000))
    await missing(transactions.take(browser.request(), expected(), begun.state))
    expect(asked).toEqual([])
  })

  it('A-60: is looked up a few times at most, however many cookies a browser brings', async () => {
    const { store } = watched()
    const { transactions } = setUp('store', { store })
    const browser = new Browser()
    browser.receive(await transactions.save(browser.request(), login()))
    const [own = ''] = browser.jar.keys()
    const family = own.slice(0, own.lastIndexOf('.') + 1)
    for (let index = 0; index < 200; index += 1) browser.jar.set(`${family}${index}`, 'x')
    let asked = 0
    const get = store.get.bind(store)
    store.get = (kindOf, id) => {
      asked += 1
      return get(kindOf, id)
    }
    await transactions.save(browser.request(), login())
    expect(asked).toBeLessThanOrEqual(16)
  })
})
