import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { scopedStore } from '@authkit/common/store'
import { describeStore } from '@authkit/testing'
import { describe, expect, it } from 'vitest'

describeStore(
  'a scope of memoryStore()',
  ({ clock }) => scopedStore(memoryStore({ clock }), 'acme'),
  {
    describe,
    it,
  },
)

describe('scopedStore', () => {
  const record = { id: 'id', grantId: 'g', clientId: 'c', subject: 's', data: { a: 1 } }

  it('shows a scope nothing of another, A-65', async () => {
    const store = memoryStore()
    const [acme, other] = [scopedStore(store, 'acme'), scopedStore(store, 'other')]
    await acme.put('grant', record)
    expect(await other.get('grant', 'id')).toBeUndefined()
    expect(await store.get('grant', 'id')).toBeUndefined()
    expect(await other.consume('grant', 'id')).toBeUndefined()
    expect(await other.delete('grant', 'id')).toBe(false)
    for (const selector of [{ grantId: 'g' }, { clientId: 'c' }, { subject: 's' }]) {
      expect(await other.findBy('grant', selector)).toEqual([])
      await other.deleteBy('grant', selector)
      expect(await acme.findBy('grant', selector)).toMatchObject([record])
    }
    expect(await other.insert('grant', record)).toBe(true)
  })

  it('attack A6: is the same object for the same scope, so that two who share it are seen, RFC 9700 §4.4', () => {
    const [store, another] = [memoryStore(), memoryStore()]
    const acme = scopedStore(store, 'acme')
    expect(scopedStore(store, 'acme')).toBe(acme)
    expect(scopedStore(acme, 'a')).toBe(scopedStore(scopedStore(store, 'acme'), 'a'))
    expect(scopedStore(store, 'other')).not.toBe(acme)
    expect(scopedStore(another, 'acme')).not.toBe(acme)
  })

  it.each([undefined, null, 'acme'])('refuses %j as a store', (store) => {
    expect(() => Reflect.apply(scopedStore, undefined, [store, 'acme'])).toThrow(AuthkitConfigError)
  })

  it('tells scope and key apart, however they are cut', async () => {
    const store = memoryStore()
    await scopedStore(store, 'a').put('grant', { id: 'bc', data: {} })
    expect(await scopedStore(store, 'ab').get('grant', 'c')).toBeUndefined()
  })

  it('keeps no key in clear where the database looks for it', async () => {
    const store = memoryStore()
    await scopedStore(store, 'acme').put('grant', record)
    for (const selector of [{ grantId: 'g' }, { clientId: 'c' }, { subject: 's' }]) {
      expect(await store.findBy('grant', selector)).toEqual([])
    }
  })

  it('needs a scope', () => {
    expect(() => scopedStore(memoryStore(), '')).toThrow(AuthkitConfigError)
  })
})
