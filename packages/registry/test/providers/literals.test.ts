import { type ClientRegistration, OAuth, OAuth1App, OAuthApp } from '@authkit/registry'
import * as providers from '@authkit/registry/providers'
import { JsonWebKey } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { secret } from '../provider.ts'

const {
  apple,
  appleClientSecret: _,
  auth0,
  cognito,
  gitlab,
  keycloak,
  microsoft,
  okta,
  salesforce,
  ...literals
} = providers

const privateKey = JsonWebKey.generate('EC', { crv: 'P-256' }).exportPem({ private: true })
const made = {
  apple: apple({ teamId: 't', keyId: 'k', privateKey }),
  auth0: auth0('tenant.auth0.com'),
  cognito: cognito({ region: 'eu-central-1', userPoolId: 'pool' }),
  gitlab: gitlab(),
  keycloak: keycloak({ url: 'https://id.example', realm: 'r' }),
  microsoft: microsoft(),
  okta: okta({ host: 'dev.okta.com' }),
  salesforce: salesforce(),
}
const { idText: _idText, ...plain } = literals
const every = Object.entries({ ...plain, ...made })

describe.each(every)('what is known of %s', (_name, provider) => {
  it('G13: makes a client of a client identifier and a secret', () => {
    const oauth = new OAuth({ secret })
    const registration = {
      provider,
      clientId: 'app',
      clientSecret: 'a secret',
    } as ClientRegistration
    const app = oauth.register('provider', registration)
    const isOld = 'requestTokenUrl' in provider
    expect(app).toBeInstanceOf(isOld ? OAuth1App : OAuthApp)
  })

  it('R07, D16: cannot be changed by an application', () => {
    const parts: object[] = [provider, ...Object.values(provider).filter(isPlain)]
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true)
  })

  it('names places over TLS only', () => {
    const places = Object.entries(provider).filter(([name]) => /Url|Endpoint|issuer/.test(name))
    expect(places.filter(([, url]) => !String(url).startsWith('https://'))).toEqual([])
    expect(places).not.toEqual([])
  })
})

describe('the name of a host', () => {
  it.each([
    '',
    'a b',
    'host/path',
    'https://host/path',
    'http://host.example',
    'evil@host',
    '//h',
    '?',
  ])('S-C1: is not %j', (host) => {
    for (const make of [
      () => auth0(host),
      () => gitlab(host || ' '),
      () => salesforce(host || ' '),
      () => okta({ host }),
    ]) {
      expect(make).toThrow('must be the name of a host')
    }
  })

  it.each(['', '..', 'a/b', 'a?b', 'a#b', 'ä'])('S-C1: is followed by no segment %j', (text) => {
    for (const make of [
      () => microsoft({ tenant: text }),
      () => okta({ host: 'h.example', authorizationServer: text }),
      () => keycloak({ url: 'https://id.example', realm: text }),
      () => cognito({ region: text, userPoolId: 'p' }),
      () => cognito({ region: 'r', userPoolId: text }),
    ]) {
      expect(make).toThrow('must be made of letters')
    }
  })

  it.each(['id.example', 'http://id.example', 'https://id.example?x', 'https://id.example#x'])(
    'S-C1: is not enough for Keycloak: %s',
    (url) => {
      expect(() => keycloak({ url, realm: 'r' })).toThrow('must be an https URL')
    },
  )
})

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}
