import { OAuth, OAuthApp } from '@authkit/registry'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { secret } from '../provider.ts'

const config = { issuer: 'https://op.example', clientId: 'app' }

describe('OAuth', () => {
  it('has a typed property for each client of the constructor, R02', () => {
    const oauth = new OAuth({ secret, clients: { google: config, github: config } })
    expect(oauth.google).toBeInstanceOf(OAuthApp)
    expect(oauth.client('github')).toBe(oauth.github)
    expectTypeOf(oauth.google).toEqualTypeOf<OAuthApp>()
    expectTypeOf(oauth).not.toHaveProperty('gitlab')
  })

  it('registers more clients, and finds them by name, R04', () => {
    const oauth = new OAuth({ secret })
    const app = oauth.register('gitlab', config)
    expect(oauth.client('gitlab')).toBe(app)
    expect(() => oauth.client('google')).toThrow('registered: gitlab')
  })

  it('refuses a name that is taken, R05', () => {
    const oauth = new OAuth({ secret, clients: { op: config } })
    expect(() => oauth.register('op', config)).toThrow('registered already')
  })

  it.each(['register', 'client', 'constructor', 'toString', '__proto__'])(
    'refuses %s as a property, J-40',
    (name) => {
      const clients = Object.fromEntries([[name, config]])
      expect(() => new OAuth({ secret, clients })).toThrow('cannot be called')
    },
  )

  it('keeps what it was given from name to name, R07', () => {
    const oauth = new OAuth({ secret, clients: { a: config } })
    expect(oauth.register('b', { ...config, clientId: 'other' })).not.toBe(oauth.a)
  })

  it.each([
    ['no clientId', { issuer: 'https://op.example', clientId: '' }, 'clientId must be a text'],
    ['no place', { clientId: 'app' }, 'say where the provider is'],
    [
      'an OpenID provider without issuer',
      {
        clientId: 'app',
        authorizeUrl: 'https://a.example',
        accessTokenUrl: 'https://a.example',
        clientOptions: { scope: 'openid' },
      },
      'set issuer',
    ],
  ])('S-C1 refuses a client with %s', (_what, broken, message) => {
    expect(() => new OAuth({ secret, clients: { broken } })).toThrow(message)
  })

  it.each([
    ['an unknown option', { baseURL: 'x' }, 'has no option "baseURL"'],
    [
      'an unknown option of a client',
      { clients: { a: { ...config, scope: 'openid' } } },
      'Client "a" has no option "scope"',
    ],
    [
      'an unknown protocol option',
      { clients: { a: { ...config, clientOptions: { scopes: 'openid' } } } },
      'has no option "scopes"',
    ],
    ['no secret', { secret: undefined }, 'the option secret is missing'],
  ])('S-C1 refuses %s', (_what, options, message) => {
    // What JavaScript callers pass is anything.
    expect(() => new OAuth({ secret, ...(options as object) })).toThrow(message)
  })

  it('S-C1 refuses a short secret', () => {
    expect(() => new OAuth({ secret: 'short' })).toThrow('32')
  })
})
