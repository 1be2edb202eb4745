import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { isOfSector, sectorFault, sectorIdentifier } from '../../src/provider/sector-identifier.ts'

const device = 'urn:ietf:params:oauth:grant-type:device_code'
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

const client = (redirectUris: readonly string[] | undefined, more: object = {}) => ({
  client_id: 'rp',
  redirect_uris: redirectUris,
  ...more,
})

describe('sectorIdentifier', () => {
  it('is the host of sector_identifier_uri, whatever the redirect URIs are, Core §8.1', () => {
    const uri = { sector_identifier_uri: 'https://sector.example:8443/clients.json' }
    const hosts = ['https://a.example/cb', 'https://b.example/cb', 'com.example.app:/cb']
    expect(sectorIdentifier(client(hosts, uri))).toBe('sector.example')
  })

  it('is the one host of the redirect URIs, Core §8.1', () => {
    const hosts = ['https://RP.example/cb', 'https://rp.example:8443/other?x=1']
    expect(sectorIdentifier(client(hosts))).toBe('rp.example')
    expect(sectorIdentifier(client(hosts, { sector_identifier_uri: null }))).toBe('rp.example')
  })

  it.each([
    ['a scheme of its own', ['com.example.app:/cb', 'com.example.app.debug:/cb']],
    ['a scheme of its own and a host', ['com.example.app://victim.example/cb']],
    ['a loopback address', ['http://127.0.0.1/cb', 'http://[::1]/cb', 'http://localhost:3000/cb']],
    ['no redirect URI', []],
    ['no list of redirect URIs', undefined],
  ])('is the client itself when it has %s, Core §8.1, RFC 8252 §7', (_what, redirectUris) => {
    expect(sectorIdentifier(client(redirectUris))).toBe('client:rp')
  })

  it.each([
    ['the device flow alone', { grant_types: [device], response_types: [] }],
    ['the device flow beside redirects', { grant_types: ['authorization_code', device] }],
    ['a grant of the application', { grant_types: ['authorization_code', 'urn:example:own'] }],
    ['token exchange', { grant_types: ['authorization_code', exchange] }],
    ['no response type', { grant_types: ['authorization_code'], response_types: [] }],
  ])('A-59 is not the host that a client names which has %s, Core §8.1', (_what, more) => {
    expect(sectorIdentifier(client(['https://victim.example/cb'], more))).toBe('client:rp')
    const hosts = ['https://victim.example/cb', 'https://rp.example/cb']
    expect(sectorIdentifier(client(hosts, more))).toBe('client:rp')
  })

  it('is the host for grants that are answered there or are about no user, Core §8.1', () => {
    const grants = ['authorization_code', 'implicit', 'refresh_token', 'client_credentials']
    const more = { grant_types: grants, response_types: ['code', 'id_token'] }
    expect(sectorIdentifier(client(['https://rp.example/cb'], more))).toBe('rp.example')
  })

  it('is that of the document which the developer names for a client of the device flow, Core §8.1', () => {
    const uri = { sector_identifier_uri: 'https://sector.example/', grant_types: [device] }
    expect(sectorIdentifier(client(undefined, uri))).toBe('sector.example')
  })

  it.each([
    ['two hosts', ['https://a.example/cb', 'https://b.example/cb']],
    ['a host and its subdomain', ['https://a.example/cb', 'https://www.a.example/cb']],
    [
      'the host of another and a loopback address',
      ['https://victim.example/cb', 'http://[::1]/cb'],
    ],
    ['the host of another and an app', ['https://victim.example/cb', 'evil.app:/cb']],
  ])('A-59 cannot be told for %s without sector_identifier_uri, Core §8.1', (_what, uris) => {
    expect(sectorFault(client(uris))).toMatch(/sector_identifier_uri/)
    expect(() => sectorIdentifier(client(uris))).toThrow(AuthkitConfigError)
    expect(() => sectorIdentifier(client(uris))).toThrow(/^Client "rp": /)
  })

  it.each(['http://sector.example/', 'sector.example', '', 7, {}, 'javascript:alert(1)'])(
    'A-59 is not the host of %j, Core §8.1',
    (uri) => {
      const odd = client(['https://rp.example/cb'], { sector_identifier_uri: uri })
      expect(() => sectorIdentifier(odd)).toThrow(AuthkitConfigError)
    },
  )
})

describe('isOfSector', () => {
  it('A-59 is true for hosts where the client is answered, and for a sector of its own, Core §8.1', () => {
    const web = client(['https://rp.example/cb'])
    expect(isOfSector('https://RP.example:8443/logout', web)).toBe(true)
    expect(isOfSector('https://evil.example/logout', web)).toBe(false)
    expect(isOfSector('http://127.0.0.1/logout', web)).toBe(false)
    const listed = client(['https://a.example/cb', 'app.example:/cb'], {
      sector_identifier_uri: 'https://sector.example/uris.json',
    })
    expect(isOfSector('https://a.example/logout', listed)).toBe(true)
    expect(isOfSector('https://sector.example/logout', listed)).toBe(false)
    expect(isOfSector('http://127.0.0.1/logout', listed)).toBe(false)
    expect(isOfSector('https://evil.example/logout', client(['app.example:/cb']))).toBe(true)
  })
})

describe('sectorFault', () => {
  it('finds nothing in a client with a sector, Core §8.1', () => {
    expect(sectorFault(client(['https://rp.example/cb']))).toBeUndefined()
  })
})
