import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { scopedStore } from '@authkit/common/store'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { createProvider, issuer, json } from './provider.ts'

describe('a store of two issuers', () => {
  const other = 'https://other.example'

  it('is refused: a code of one would be one of the other', () => {
    const store = memoryStore()
    createProvider({ store })
    expect(() => createProvider({ store, issuer: other })).toThrow(AuthkitConfigError)
    // The same issuer may be made again, in a cluster or after it was forgotten.
    expect(() => createProvider({ store })).not.toThrow()
  })

  it('attack A6: is refused when two asked for the same scope of it, where a code of one was one of the other, RFC 9700 §4.4', () => {
    const store = memoryStore()
    createProvider({ store: scopedStore(store, 'shared') })
    const again = () => createProvider({ store: scopedStore(store, 'shared'), issuer: other })
    expect(again).toThrow(AuthkitConfigError)
    expect(() => createProvider({ store: scopedStore(store, 'shared') })).not.toThrow()
  })

  it.each(['accessTokens', 'refreshTokens', 'codes', 'grants', 'clients'] as const)(
    'attack A6: is refused when it is a table of %s of the application, RFC 9700 §4.4',
    (kind) => {
      const own = { [kind]: createProvider().server.context.repositories[kind] }
      createProvider({ repositories: own })
      const again = () => createProvider({ repositories: own, issuer: other })
      expect(again).toThrow(`The repository of ${kind} is that of the issuer ${issuer}`)
      expect(() => createProvider({ repositories: own })).not.toThrow()
    },
  )

  it("may be that of replays, and a table that is left out is nobody's", () => {
    const { replays } = createProvider().server.context.repositories
    for (const repositories of [{ replays }, { grants: undefined } as object]) {
      createProvider({ repositories })
      expect(() => createProvider({ repositories, issuer: other })).not.toThrow()
    }
  })

  it('holds two scopes that know nothing of each other, RFC 9700 §4.4', async () => {
    const store = memoryStore({ clock: fixedClock(1_700_000_000) })
    const one = createProvider({ store: scopedStore(store, 'one') })
    const two = createProvider({ store: scopedStore(store, 'two'), issuer: other })
    const code = await one.getCode()
    expect(json(await two.exchange(code))['error']).toBe('invalid_grant')
    const tokens = json(await one.exchange(code))
    expect(json(await two.refresh(String(tokens['refresh_token'])))['error']).toBe('invalid_grant')
    expect((await one.refresh(String(tokens['refresh_token']))).status).toBe(200)
  })
})
