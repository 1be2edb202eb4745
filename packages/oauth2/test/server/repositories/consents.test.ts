import { memoryStore } from '@authkit/common'
import { AuthorizationServer } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { clients, issuer } from '../provider.ts'

const store = memoryStore()

function consentsOf(at: string) {
  // As another process would reach the same database.
  const server = new AuthorizationServer({ issuer: at, store: { ...store }, clients })
  return server.context.repositories.consents
}

describe('consents', () => {
  it('are remembered for a user and a client, and grow, RFC 6749 §10.2', async () => {
    const consents = consentsOf(`${issuer}/grow`)
    expect(await consents.find('alice', 'web')).toBeUndefined()
    await consents.add('alice', 'web', ['read'])
    await consents.add('alice', 'web', ['read', 'write'])
    expect(await consents.find('alice', 'web')).toEqual(['read', 'write'])
    expect(await consents.find('alice', 'other')).toBeUndefined()
    expect(await consents.find('bob', 'web')).toBeUndefined()
  })

  it('may be to nothing, which is not the same as never asked', async () => {
    const consents = consentsOf(`${issuer}/nothing`)
    await consents.add('alice', 'web', [])
    expect(await consents.find('alice', 'web')).toEqual([])
  })

  it('are forgotten for one, or for every user of a client', async () => {
    const consents = consentsOf(`${issuer}/forget`)
    for (const user of ['alice', 'bob']) await consents.add(user, 'web', ['read'])
    await consents.add('alice', 'other', ['read'])
    await consents.remove('alice', 'web')
    expect(await consents.find('alice', 'web')).toBeUndefined()
    expect(await consents.find('bob', 'web')).toEqual(['read'])
    await consents.removeByClient('web')
    expect(await consents.find('bob', 'web')).toBeUndefined()
    expect(await consents.find('alice', 'other')).toEqual(['read'])
  })

  it('of another issuer in the same store are others, A-33', async () => {
    await consentsOf(`${issuer}/one`).add('alice', 'web', ['read'])
    expect(await consentsOf(`${issuer}/two`).find('alice', 'web')).toBeUndefined()
  })

  it('of users and clients whose names run together are told apart, A-62', async () => {
    const consents = consentsOf(`${issuer}/names`)
    await consents.add('a', 'bc', ['read'])
    await consents.add('x","y', 'z', ['read'])
    for (const [user, client] of [
      ['ab', 'c'],
      ['', 'abc'],
      ['x', 'y","z'],
    ] as const) {
      expect(await consents.find(user, client)).toBeUndefined()
    }
  })
})
