import { AuthkitConfigError } from '@authkit/common'
import type { Client, ServerContext } from '@authkit/oauth2/server'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import {
  pairwiseSubject,
  type PairwiseSubjectOptions,
  publicSubject,
} from '../../../src/provider/subject-types/index.ts'

const salt = 'the same salt in every process, for ever'
// Neither type looks at the server.
const context = {} as ServerContext

const client = (id: string, ...redirectUris: readonly string[]): Client => ({
  client_id: id,
  redirect_uris: redirectUris,
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code'],
  response_types: ['code'],
})

const shop = client('shop', 'https://shop.example/cb')
const shopApp = client('shop-app', 'https://shop.example/app')
const bank = client('bank', 'https://bank.example/cb')

describe('publicSubject', () => {
  it('calls a user the same before every client, Core §8', async () => {
    const { subjectType, subjectFor } = publicSubject()
    expect(subjectType).toBe('public')
    expect(await subjectFor('alice', shop, context)).toBe('alice')
    expect(await subjectFor('alice', bank, context)).toBe('alice')
  })

  it('takes identifiers of 1 to 255 ASCII characters, Core §2', async () => {
    const { subjectFor } = publicSubject()
    for (const subject of ['a', 'x'.repeat(255), 'auth0|5f7c', 'alice@example.com'])
      expect(await subjectFor(subject, shop, context)).toBe(subject)
    for (const subject of ['', 'x'.repeat(256), 'zoë', 'a\n', 'a\0', '\u{1F600}']) {
      const call = () => subjectFor(subject, shop, context)
      expect(call).toThrow(AuthkitConfigError)
      expect(call).toThrow('is 1 to 255 ASCII characters')
    }
  })
})

describe('pairwiseSubject', () => {
  it('A-59 differs from sector to sector and is the same within one, Core §8.1', async () => {
    const { subjectType, subjectFor } = pairwiseSubject({ salt })
    expect(subjectType).toBe('pairwise')
    const atShop = await subjectFor('alice', shop, context)
    expect(await subjectFor('alice', shopApp, context)).toBe(atShop)
    expect(await subjectFor('alice', bank, context)).not.toBe(atShop)
    expect(await subjectFor('bob', shop, context)).not.toBe(atShop)
  })

  it('A-59 is stable across processes and versions, Core §8.1', async () => {
    const { subjectFor } = pairwiseSubject({ salt })
    expect(await subjectFor('alice', shop, context)).toBe(
      'lKIbk4bcFN56-2en7ddd7aOkVUmzq1oo_ghbzzqEYs0',
    )
    const bytes = pairwiseSubject({ salt: new TextEncoder().encode(salt) })
    expect(await bytes.subjectFor('alice', shop, context)).toBe(
      await subjectFor('alice', shop, context),
    )
  })

  it('A-59 depends on the salt, Core §8.1', async () => {
    const one = await pairwiseSubject({ salt }).subjectFor('alice', shop, context)
    const other = await pairwiseSubject({ salt: `${salt}!` }).subjectFor('alice', shop, context)
    expect(one).not.toBe(other)
  })

  it('is short ASCII for a user of any name, Core §2', async () => {
    const { subjectFor } = pairwiseSubject({ salt })
    for (const subject of ['a', 'é'.repeat(255), '用户', '"],["', '\\']) {
      expect(await subjectFor(subject, shop, context)).toMatch(/^[\w-]{43}$/)
    }
  })

  it('A-59 keeps apart a client of its own sector and a host of that name, Core §8.1', async () => {
    const { subjectFor } = pairwiseSubject({ salt })
    const native = client('shop.example', 'com.example.app:/cb')
    expect(await subjectFor('alice', native, context)).not.toBe(
      await subjectFor('alice', shop, context),
    )
  })

  it('does not follow changes of the bytes that it was given', async () => {
    const bytes = new TextEncoder().encode(salt)
    const { subjectFor } = pairwiseSubject({ salt: bytes })
    bytes.fill(0)
    expect(await subjectFor('alice', shop, context)).toBe(
      await pairwiseSubject({ salt }).subjectFor('alice', shop, context),
    )
  })

  it('A-59 rejects a client whose sector cannot be told, Core §8.1', async () => {
    const { subjectFor } = pairwiseSubject({ salt })
    const two = client('two', 'https://a.example/cb', 'https://b.example/cb')
    await expect(subjectFor('alice', two, context)).rejects.toThrow(AuthkitConfigError)
  })

  it('asks a function of the application instead, Core §8.1', async () => {
    const sub = vi.fn<NonNullable<PairwiseSubjectOptions['sub']>>(
      (sector, subject) => `${subject.length}.${sector}`,
    )
    const { subjectFor } = pairwiseSubject({ sub })
    expect(await subjectFor('alice', shop, context)).toBe('5.shop.example')
    expect(sub).toHaveBeenCalledExactlyOnceWith('shop.example', 'alice', shop)
  })

  it.each([[''], ['x'.repeat(256)], ['é'], ['a\nb'], [undefined], [7]])(
    'rejects %j of that function, Core §2',
    async (made) => {
      // What a function without a compiler answers.
      const { subjectFor } = pairwiseSubject({ sub: () => made as string })
      await expect(subjectFor('alice', shop, context)).rejects.toThrow(AuthkitConfigError)
    },
  )

  it('has options that the compiler knows to be one of two', () => {
    expectTypeOf<object>().not.toExtend<PairwiseSubjectOptions>()
    expectTypeOf<{ salt: string; sub: () => string }>().not.toExtend<PairwiseSubjectOptions>()
    expectTypeOf<{ salt: string }>().toExtend<PairwiseSubjectOptions>()
    expectTypeOf<{ sub: () => string }>().toExtend<PairwiseSubjectOptions>()
  })

  it.each([
    ['no salt', {}],
    ['a salt of 31 bytes', { salt: 'x'.repeat(31) }],
    ['31 bytes', { salt: new Uint8Array(31) }],
    ['an empty salt', { salt: '' }],
    ['an object for a salt', { salt: { length: 32, byteLength: 32 } }],
    ['a list for a salt', { salt: Array.from({ length: 32 }, () => 1) }],
    ['an unknown option', { salt, pepper: 'x' }],
    ['no options', undefined],
  ])('refuses %s when it is made', (_what, options) => {
    // What a caller without a compiler writes.
    expect(() => pairwiseSubject(options as PairwiseSubjectOptions)).toThrow(AuthkitConfigError)
  })
})
