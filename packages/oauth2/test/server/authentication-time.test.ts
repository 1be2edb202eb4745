import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { AuthorizationServer, password, type PasswordUser } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { checkAuthenticationTime } from '../../src/server/authentication-time.ts'
import { basic, issuer, post, secret } from './provider.ts'

const now = 1_700_000_000
const clock = fixedClock(now)

describe('the time of a sign-in', () => {
  it.each([0, now, now - 86_400, now + 300])('may be %j, RFC 9470 §3', (time) => {
    expect(() => checkAuthenticationTime('here', { time }, clock)).not.toThrow()
  })

  it.each([
    ['milliseconds', { time: now * 1000 }],
    ['the future', { time: now + 301 }],
    ['less than nothing', { time: -1 }],
    ['part of a second', { time: now - 0.5 }],
    ['no number', { time: Number.NaN }],
    ['a text', { time: String(now) }],
    ['null', { time: null }],
    ['missing', { acr: 'gold' }],
    ['of an authentication that is null', null],
  ])(
    'attack A5: is never %s, which is young enough for every max_age, RFC 9470 §3',
    (_what, given) => {
      // What an application without a compiler may answer.
      const authentication = given as { time: number } | null
      expect(() => checkAuthenticationTime('here', authentication, clock)).toThrow(
        AuthkitConfigError,
      )
    },
  )

  it.each([{ time: now * 1000 }, { time: now + 301 }, { acr: 'gold' }, null])(
    'attack A5: gives no token for a password with the sign-in %j, RFC 9470 §3',
    async (authentication) => {
      const store = memoryStore({ clock })
      const clients = [{ client_id: 'old', client_secret: secret, grant_types: ['password'] }]
      // What an application without a compiler may answer.
      const user = { subject: 'alice', authentication } as PasswordUser
      const server = new AuthorizationServer({ issuer, store, clients, clock }).registerGrant(
        password({ authenticateUser: () => user }),
      )
      const form = { grant_type: 'password', username: 'alice', password: 'correct horse' }
      await expect(
        server.createTokenResponse(post('/token', form, basic('old', secret))),
      ).rejects.toThrow('authenticateUser: authentication says when the user signed in')
      expect(await store.findBy('access_token', { clientId: 'old' })).toEqual([])
    },
  )
})
