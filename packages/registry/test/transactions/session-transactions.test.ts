import { describe, expect, it } from 'vitest'
import { Browser, expected, login, missing, setUp } from './support/browser.ts'

describe('a transaction in a session', () => {
  it('Z01, Z02: stands under _state_{name}_{state} as { data, exp } in whole seconds, T10.01', async () => {
    const { transactions, clock } = setUp('session')
    const browser = new Browser()
    const begun = login('github')
    expect(await transactions.save(browser.request(), begun)).toEqual([])
    expect(browser.session).toEqual({
      [`_state_github_${begun.state}`]: { data: expect.any(String), exp: clock() + 600 },
    })
  })

  it('Z14, Q08: is assigned whole and never changed in place, so that every kind of session notices', async () => {
    const { transactions } = setUp('session')
    const assigned: string[] = []
    const values = new Map<string, unknown>()
    // Such as that of @fastify/secure-session, which notices an assignment and nothing else.
    const session = new Proxy<Record<string, unknown>>(
      {},
      {
        get: (_, key) => values.get(String(key)),
        set: (_, key, value: unknown) => {
          assigned.push(String(key))
          values.set(String(key), value === undefined ? undefined : Object.freeze(value))
          return true
        },
        deleteProperty: () => {
          throw new Error('nobody would notice')
        },
        ownKeys: () => [...values.keys()],
        getOwnPropertyDescriptor: (_, key) =>
          values.has(String(key)) ? { configurable: true, enumerable: true } : undefined,
      },
    )
    const request = { ...new Browser().request(), session }
    const begun = login()
    await transactions.save(request, begun)
    await transactions.take(request, expected(), begun.state)
    const key = `_state_op_${begun.state}`
    expect(assigned).toEqual([key, key])
    expect(values.get(key)).toBeUndefined()
  })

  it('C-04: is found by its whole state, though another ends with the same text', async () => {
    const { transactions } = setUp('session')
    const browser = new Browser()
    for (const [name, state] of [
      ['op', 'x_abc'],
      ['other', 'abc'],
    ] as const) {
      await transactions.save(browser.request(), login(name, { state }))
    }
    expect(await transactions.identify(browser.request(), 'abc')).toMatchObject({ name: 'other' })
    expect(await transactions.identify(browser.request(), 'x_abc')).toMatchObject({ name: 'op' })
  })

  it('Z13, T10.28: needs a session, and says what to use', async () => {
    const { transactions } = setUp('session')
    const request = { method: 'GET', url: 'https://app.example/', headers: {} }
    const attempts = [
      transactions.save(request, login()),
      transactions.take(request, expected(), 'state'),
      transactions.identify(request, 'state'),
    ]
    for (const attempt of attempts) {
      await expect(attempt).rejects.toMatchObject({
        name: 'AuthkitConfigError',
        message: expect.stringMatching(/express-session.*@fastify\/session/),
      })
    }
  })

  it('Z05: that was changed is none, and other values of the session stay', async () => {
    const { transactions, clock } = setUp('session')
    const browser = new Browser()
    const begun = login()
    await transactions.save(browser.request(), begun)
    const key = `_state_op_${begun.state}`
    browser.session['user'] = 7
    browser.session['_state_machine'] = 'of the application'
    browser.session[key] = { data: 'changed', exp: clock() + 600 }
    await missing(transactions.take(browser.request(), expected(), begun.state))
    clock.advance(601)
    await transactions.save(browser.request(), login())
    expect(browser.session).toMatchObject({ user: 7, _state_machine: 'of the application' })
    expect(browser.session[key]).toBeUndefined()
  })

  it('Z07, G01: that is over goes when it is asked for, and the error says why', async () => {
    const { transactions, clock } = setUp('session')
    const browser = new Browser()
    const begun = login()
    await transactions.save(browser.request(), begun)
    clock.advance(600)
    const error = await missing(transactions.take(browser.request(), expected(), begun.state))
    expect(error).toMatchObject({ reason: 'state_expired', sessionKey: '_state_op_' })
    expect(browser.pending()).toBe(0)
  })

  it('D10: is not kept longer by whoever can write the session', async () => {
    const { transactions, clock } = setUp('session')
    const browser = new Browser()
    const begun = login()
    await transactions.save(browser.request(), begun)
    const key = `_state_op_${begun.state}`
    browser.session[key] = { ...Object(browser.session[key]), exp: clock() + 9999 }
    clock.advance(600)
    const error = await missing(transactions.take(browser.request(), expected(), begun.state))
    expect(error.reason).toBe('state_expired')
  })

  it('C-04, D10: is not taken under a key of another client or state, wherever it was copied to', async () => {
    const { transactions } = setUp('session')
    const browser = new Browser()
    const begun = login()
    await transactions.save(browser.request(), begun)
    const entry = browser.session[`_state_op_${begun.state}`]
    browser.session[`_state_other_${begun.state}`] = entry
    browser.session['_state_op_another'] = entry
    await missing(transactions.take(browser.request(), expected('other'), begun.state))
    await missing(transactions.take(browser.request(), expected(), 'another'))
    const error = await missing(transactions.identify(browser.request(), 'another'))
    expect(error.reason).toBe('state_unknown')
  })
})
