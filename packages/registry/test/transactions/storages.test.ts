import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { secret } from '../provider.ts'
import { Browser, expected, login, missing, setUp, storageNames } from './support/browser.ts'

describe.each(storageNames)('transactions in a %s', (name) => {
  it('come back as they went, in the browser that they began in', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const begun = login('op', {
      nonce: 'n',
      issuer: 'https://op.example',
      maxAge: 60,
      returnTo: '/notes',
      appState: { cart: [1, 2] },
    })
    browser.receive(await transactions.save(browser.request(), begun))
    const taken = await transactions.take(browser.request(), expected(), begun.state)
    expect(taken.transaction).toMatchObject(begun)
    browser.receive(taken.setCookie)
    expect(browser.pending()).toBe(0)
  })

  it('Z11, G02: tell the browser nothing of what is inside, and are small', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const begun = login('op', { nonce: 'the nonce of this login' })
    browser.receive(await transactions.save(browser.request(), begun))
    const held = JSON.stringify([[...browser.jar.values()], Object.values(browser.session)])
    for (const text of [begun.state, begun.codeVerifier, 'the nonce of this login', 'op.example']) {
      expect(held).not.toContain(text)
    }
    expect(held.length).toBeLessThan(800)
  })

  it('Z08, T10.16, G03, Q04: can be several, and each completes, in any order', async () => {
    const { transactions, clock } = setUp(name)
    const browser = new Browser()
    const tabs = [login(), login(), login('other')]
    for (const tab of tabs) {
      browser.receive(await transactions.save(browser.request(), tab))
      clock.advance(1)
    }
    for (const tab of tabs.toReversed()) {
      const taken = await transactions.take(browser.request(), expected(tab.name), tab.state)
      expect(taken.transaction.state).toBe(tab.state)
      browser.receive(taken.setCookie)
    }
  })

  it('Z08, Z09, G02: are at most five with one client; one more forgets the oldest', async () => {
    const { transactions, clock } = setUp(name)
    const browser = new Browser()
    const tabs = Array.from({ length: 7 }, () => login())
    for (const tab of tabs) {
      clock.advance(1)
      browser.receive(await transactions.save(browser.request(), tab))
    }
    expect(browser.pending()).toBe(5)
    for (const tab of tabs.slice(0, 2)) {
      const error = await missing(transactions.take(browser.request(), expected(), tab.state))
      expect(error.reason).toBe('state_unknown')
    }
    const last = tabs.at(-1)
    await transactions.take(browser.request(), expected(), last?.state)
  })

  it('Z09, T10.17: of the clients a and a_b do not forget each other', async () => {
    const { transactions, clock } = setUp(name)
    const browser = new Browser()
    const first = login('a_b')
    browser.receive(await transactions.save(browser.request(), first))
    for (let tab = 0; tab < 6; tab += 1) {
      clock.advance(1)
      browser.receive(await transactions.save(browser.request(), login('a')))
    }
    expect(browser.pending()).toBe(6)
    const taken = await transactions.take(browser.request(), expected('a_b'), first.state)
    expect(taken.transaction.name).toBe('a_b')
  })

  it('Z09: of the client a with the state b_x are no login of the client a_b with the state x', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const begun = login('a', { state: 'b_x' })
    browser.receive(await transactions.save(browser.request(), begun))
    await missing(transactions.take(browser.request(), expected('a_b'), 'x'))
    expect(
      (await transactions.take(browser.request(), expected('a'), 'b_x')).transaction.name,
    ).toBe('a')
  })

  it('C-01, C-05, C-27, T10.13: are nothing in another browser, whose own login they do not end, RFC 9700 §4.7.1', async () => {
    const { transactions } = setUp(name)
    const [attacker, victim] = [new Browser(), new Browser()]
    const [theirs, own] = [login(), login()]
    attacker.receive(await transactions.save(attacker.request(), theirs))
    victim.receive(await transactions.save(victim.request(), own))
    for (const [browser, foreign] of [
      [victim, theirs],
      [attacker, own],
    ] as const) {
      const error = await missing(transactions.take(browser.request(), expected(), foreign.state))
      expect(error.reason).toBe('state_unknown')
    }
    await transactions.take(victim.request(), expected(), own.state)
  })

  it('C-01, Z04: are nothing in a browser that has none, T10.13', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    const error = await missing(transactions.take(new Browser().request(), expected(), begun.state))
    expect(error).toMatchObject({ reason: 'no_session', status: 400, error: 'mismatching_state' })
  })

  it('T10.12, C-01: come back once, also of ten at the same time and on two processes', async () => {
    const { transactions, make } = setUp(name)
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    const processes = [transactions, make()]
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        processes[index % 2]?.take(browser.request(), expected(), begun.state),
      ),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const again = await missing(transactions.take(browser.request(), expected(), begun.state))
    expect(again).toMatchObject({ reason: 'used' })
    expect(again.message).toContain('completed already')
  })

  it('G01: that came back are told from unknown ones when their cookie is gone as well', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    browser.receive((await transactions.take(browser.request(), expected(), begun.state)).setCookie)
    const error = await missing(transactions.take(browser.request(), expected(), begun.state))
    expect(error.reason).toBe('used')
  })

  it('Z06, T10.15, D10: are over when their time is, although the browser still has them', async () => {
    const { transactions, clock } = setUp(name, { lifetime: 60 })
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    clock.advance(59)
    const other = login()
    browser.receive(await transactions.save(browser.request(), other))
    clock.advance(1)
    const error = await missing(transactions.take(browser.request(), expected(), begun.state))
    // A store gives no expired record, so there it is unknown why.
    expect(error.reason).toBe(name === 'store' ? 'state_unknown' : 'state_expired')
    await transactions.take(browser.request(), expected(), other.state)
  })

  it('G01: are explained by what was missing: the state, the place, and the four usual causes', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const without = await missing(transactions.take(browser.request(), expected(), undefined))
    expect(without).toMatchObject({ reason: 'no_state', cookie: undefined })
    const error = await missing(transactions.take(browser.request(), expected(), 'hostile<b>'))
    for (const cause of ['(1)', '(2)', '(3)', '(4)']) expect(error.message).toContain(cause)
    const place = name === 'session' ? error.sessionKey : error.cookie
    expect(place).toMatch(name === 'session' ? /^_state_op_$/ : /^__Host-authkit\.tx\./)
    expect(error.message).toContain(place)
    expect(error.message).not.toContain('hostile')
  })

  it('Z10, T13.10, D10: of one kind are not taken for another, and stay for their own', async () => {
    const { transactions } = setUp(name)
    const common = { name: 'op', clientId: 'app', redirectUri: 'https://app.example/back' }
    const kinds = ['login', 'logout', 'oauth1'] as const
    for (const kind of kinds) {
      const browser = new Browser()
      const begun = { ...login(), ...common, kind, tokenSecret: 's', state: `state of ${kind}` }
      browser.receive(await transactions.save(browser.request(), begun))
      for (const other of kinds.filter((each) => each !== kind)) {
        const wrong = { ...expected(), kind: other }
        const error = await missing(transactions.take(browser.request(), wrong, begun.state))
        expect(error.reason).toBe('state_unknown')
      }
      const own = { ...expected(), kind }
      const taken = await transactions.take(browser.request(), own, begun.state)
      expect(taken.transaction.kind).toBe(kind)
    }
  })

  it('C-04: of another client at the same provider, or registered by another name, are not taken', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    for (const wrong of [expected('other'), { ...expected(), clientId: 'other' }]) {
      await missing(transactions.take(browser.request(), wrong, begun.state))
    }
    const taken = await transactions.take(browser.request(), expected(), begun.state)
    expect(taken.transaction.clientId).toBe('app')
  })

  it('C-18: made with an old secret still come back, with a foreign or changed one nothing is thrown but the refusal', async () => {
    const { make } = setUp(name)
    const old = 'an older secret of at least thirty-two bytes'
    const browser = new Browser()
    const [first, second] = [login(), login()]
    browser.receive(await make({ secret: old }).save(browser.request(), first))
    browser.receive(await make({ secret: old }).save(browser.request(), second))
    const foreign = make({ secret: 'quite another secret, of another application' })
    await missing(foreign.take(browser.request(), expected(), first.state))
    const rotated = make({ secret: [secret, old] })
    const taken = await rotated.take(browser.request(), expected(), first.state)
    expect(taken.transaction.state).toBe(first.state)
    for (const [cookie] of browser.jar) browser.jar.set(cookie, '%%%')
    for (const key of Object.keys(browser.session)) browser.session[key] = { data: 7, exp: '' }
    await missing(rotated.take(browser.request(), expected(), second.state))
  })

  it('Z07: that are over are swept when another one begins or ends', async () => {
    const { transactions, clock } = setUp(name, { lifetime: 60 })
    const browser = new Browser()
    for (let tab = 0; tab < 3; tab += 1) {
      browser.receive(await transactions.save(browser.request(), login()))
    }
    clock.advance(60)
    const last = login()
    browser.receive(await transactions.save(browser.request(), last))
    // The cookie of what a store has lost says nothing to anybody, and the browser drops it by itself.
    const lost = name === 'store' ? 3 : 0
    expect(browser.pending()).toBe(1 + lost)
    const taken = await transactions.take(browser.request(), expected(), last.state)
    browser.receive(taken.setCookie)
    expect(browser.pending()).toBe(lost)
  })

  it('Z15: have any state, long ones and hostile ones too', async () => {
    const { transactions } = setUp(name)
    for (const state of ['__proto__', 'x'.repeat(2000), '_', 'é\u0000;=,']) {
      const browser = new Browser()
      browser.receive(await transactions.save(browser.request(), login('op', { state })))
      const taken = await transactions.take(browser.request(), expected(), state)
      expect(taken.transaction.state).toBe(state)
    }
  })

  it('Q07: bring the state of the application back, apart from the state that protects the login', async () => {
    const { transactions } = setUp(name)
    const browser = new Browser()
    const begun = login('op', { appState: 'tab 3' })
    browser.receive(await transactions.save(browser.request(), begun))
    await missing(transactions.take(browser.request(), expected(), 'tab 3'))
    const { transaction } = await transactions.take(browser.request(), expected(), begun.state)
    expect(transaction.appState).toBe('tab 3')
  })

  it('G11: say whose they are, without being taken', async () => {
    const { transactions, clock } = setUp(name)
    const browser = new Browser()
    const begun = login('one-of-many')
    browser.receive(await transactions.save(browser.request(), begun))
    for (let look = 0; look < 2; look += 1) {
      expect(await transactions.identify(browser.request(), begun.state)).toEqual({
        kind: 'login',
        name: 'one-of-many',
        clientId: 'app',
        redirectUri: begun.redirectUri,
      })
    }
    await missing(transactions.identify(browser.request(), 'another'))
    await missing(transactions.identify(new Browser().request(), begun.state))
    clock.advance(600)
    await missing(transactions.identify(browser.request(), begun.state))
  })

  it('A-60: are not shaken by a store that fails; the fault stays what it is', async () => {
    const store = memoryStore({ clock: fixedClock() })
    const fail = (): Promise<boolean> => Promise.reject(new TypeError('no database'))
    const failing: Store = {
      get: (kind, id) => store.get(kind, id),
      put: (kind, record) => store.put(kind, record),
      delete: (kind, id) => store.delete(kind, id),
      insert: fail,
      replace: fail,
      consume: () => Promise.resolve(undefined),
      deleteBy: () => Promise.resolve(),
      findBy: () => Promise.resolve([]),
      purgeExpired: () => Promise.resolve(0),
    }
    const { transactions } = setUp(name, { store: failing })
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    await expect(transactions.take(browser.request(), expected(), begun.state)).rejects.toThrow(
      'no database',
    )
  })
})
