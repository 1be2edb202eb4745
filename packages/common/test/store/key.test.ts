import { describe, expect, it } from 'vitest'
import { AuthkitConfigError } from '../../src/errors.ts'
import { checkStoreRecord, isStoreKey } from '../../src/store/key.ts'

describe('isStoreKey', () => {
  it.each(['a', ' ', '__proto__', 'x'.repeat(255), '漢字', '\u{1f511}', '\n', '\ufffd'])(
    'takes %j',
    (text) => expect(isStoreKey(text)).toBe(true),
  )

  it.each(['', 'x'.repeat(256), '\0', 'a\0b', '\ud800', 'a\udc00', '\udc00\ud800'])(
    'refuses %j, which some database cannot hold',
    (text) => expect(isStoreKey(text)).toBe(false),
  )
})

describe('checkStoreRecord', () => {
  it('takes a record with every member', () => {
    const record = { id: 'i', expiresAt: 1, grantId: 'g', clientId: 'c', subject: 's', data: {} }
    expect(() => checkStoreRecord(record)).not.toThrow()
    expect(() => checkStoreRecord({ id: 'i', expiresAt: undefined, data: {} })).not.toThrow()
  })

  it.each([
    { id: '' },
    { id: undefined },
    { id: 7 },
    { subject: 'a\0' },
    { clientId: null },
    { grantId: 'x'.repeat(256) },
    { data: null },
    { data: 'text' },
    { expiresAt: 1.5 },
    { expiresAt: Number.NaN },
    { expiresAt: Infinity },
    { expiresAt: '1' },
  ])('refuses %j and does not repeat it', (fault) => {
    const record = { id: 'id', data: {}, ...fault } as never
    expect(() => checkStoreRecord(record)).toThrow(AuthkitConfigError)
    expect(() => checkStoreRecord(record)).not.toThrow(/xxx|text"|1\.5/)
  })
})
