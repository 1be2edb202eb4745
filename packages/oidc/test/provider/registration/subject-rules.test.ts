import { AuthkitConfigError } from '@authkit/common'
import { deviceCode } from '@authkit/oauth2/server'
import { pairwiseSubject, publicSubject } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { callback, createOpRegistrar, createRulesRegistrar } from './registrar.ts'

const sectorUri = 'https://sector.example/uris.json'
const other = 'https://other.example/cb'
const metadataError = /^400 invalid_client_metadata: /

/** A server that gets an answer for every sector document, and the URLs that it asked for. */
function withSector(answer: () => Response | Promise<Response>) {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push(new Request(input).url)
    expect(init?.redirect).toBe('manual')
    return answer()
  }
  return { asked, ...createRulesRegistrar({ addresses: 'any', fetch }) }
}

const listing = (value: unknown) => () => Response.json(value)

describe('subject_type', () => {
  it('T-OR-3 OR-4 is one of the server, Registration §2', async () => {
    const { register, refusal } = createOpRegistrar()
    expect(await register({ subject_type: 'public' })).toMatchObject({ subject_type: 'public' })
    for (const value of ['pairwise', 'invalid', 5, ['public'], {}]) {
      expect(await refusal({ subject_type: value })).toMatch(metadataError)
    }
  })

  it('is the first one of the server unless given, and written down, Registration §3.2', async () => {
    const salt = 'a salt of thirty-two bytes or more'
    const types = [pairwiseSubject({ salt }), publicSubject()]
    const { register } = createOpRegistrar({ subjectTypes: types })
    expect(await register()).toMatchObject({ subject_type: 'pairwise' })
    expect(await createOpRegistrar().register()).toMatchObject({ subject_type: 'public' })
  })

  it('A-59 needs one sector for pairwise, Core §8.1', async () => {
    const { register, refusal } = createRulesRegistrar()
    const pairwise = { subject_type: 'pairwise' }
    expect(await refusal({ ...pairwise, redirect_uris: [callback, other] })).toBe(
      '400 invalid_client_metadata: sector_identifier_uri is needed, since the redirect URIs have several hosts',
    )
    const sameHost = [callback, `${callback}/2`, 'https://rp.example:8443/cb']
    expect(await register({ ...pairwise, redirect_uris: sameHost })).toMatchObject({ status: 201 })
    expect(await refusal({ redirect_uris: [callback, other] })).toBeUndefined()
  })
})

describe('the sector of another client', () => {
  const device = 'urn:ietf:params:oauth:grant-type:device_code'
  const salt = 'a salt of thirty-two bytes or more'

  /** A provider with the device flow, and how a user is called before a client that registers with it. */
  function withDevices() {
    const { server, register } = createOpRegistrar({ subjectTypes: [pairwiseSubject({ salt })] })
    server.registerGrant(deviceCode({ verificationUri: 'https://op.example/device' }))
    return async (members: Record<string, unknown>) => {
      const { client_id: id } = await register(members)
      const client = await server.context.findClient(String(id))
      return client && server.context.subjectFor('alice', client)
    }
  }

  it.each([
    ['only the device flow', { grant_types: [device], response_types: [] }],
    ['the device flow beside redirects', { grant_types: [device, 'authorization_code'] }],
  ])('A-59 is not joined by naming its host in a client with %s, Core §8.1', async (_, members) => {
    const subjectAt = withDevices()
    const victim = await subjectAt({ redirect_uris: [callback] })
    expect(await subjectAt({ redirect_uris: [`${callback}/other`] })).toBe(victim)
    const attacker = await subjectAt({ redirect_uris: [callback], ...members })
    expect(attacker).toMatch(/^[\w-]{43}$/)
    expect(attacker).not.toBe(victim)
    // Nor do two such clients share one.
    expect(await subjectAt({ redirect_uris: [callback], ...members })).not.toBe(attacker)
  })

  it.each([
    ['without redirect URIs', { redirect_uris: [], grant_types: [device], response_types: [] }],
    ['with its redirect URIs and the device flow', { grant_types: ['authorization_code', device] }],
    ['with its redirect URIs and no way to them', { grant_types: ['refresh_token'] }],
  ])('A-59 is not joined by naming its document %s, Registration §5', async (_, members) => {
    const { server, refusal, asked } = withSector(listing([callback]))
    server.registerGrant(deviceCode({ verificationUri: 'https://op.example/device' }))
    const all = { subject_type: 'pairwise', sector_identifier_uri: sectorUri, ...members }
    expect(await refusal(all)).toMatch(/sector_identifier_uri is for clients/)
    expect(await refusal({ ...all, subject_type: 'public' })).toMatch(metadataError)
    expect(asked).toEqual([])
  })
})

describe('sector_identifier_uri', () => {
  it('OR-3 A-59 is fetched, and lists every redirect URI, Registration §5', async () => {
    const { register, asked } = withSector(listing([other, callback, 'https://third.example/']))
    const members = {
      subject_type: 'pairwise',
      sector_identifier_uri: sectorUri,
      redirect_uris: [callback, other],
    }
    expect(await register(members)).toMatchObject({ status: 201, ...members })
    expect(asked).toEqual([sectorUri])
  })

  it('is fetched for public subjects and anew at each change, Registration §5', async () => {
    let listed = [callback]
    const { register, update, asked } = withSector(() => Response.json(listed))
    const client = await register({ sector_identifier_uri: sectorUri })
    expect(client).toMatchObject({ status: 201, subject_type: 'public' })
    listed = [other]
    expect(await update(client, {})).toMatchObject({
      status: 400,
      error: 'invalid_client_metadata',
    })
    expect(asked).toHaveLength(2)
  })

  it.each<[string, () => Response | Promise<Response>]>([
    ['without one of the redirect URIs', listing([other])],
    ['with a redirect URI that only begins alike', listing([`${callback}/`, 'https://rp.example'])],
    ['that is empty', listing([])],
    ['that is an object', listing({ 0: callback })],
    ['that is a text', listing(callback)],
    ['with something else in the list', listing([callback, 5])],
    ['that is no JSON', () => new Response('<html>')],
    ['that is too large', () => new Response(`["${callback}"]${' '.repeat(300_000)}`)],
    ['that is not there', () => Response.json([callback], { status: 404 })],
    ['that is elsewhere', () => Response.redirect('https://rp.example/uris.json')],
    ['that cannot be had', () => Promise.reject(new TypeError('fetch failed'))],
  ])('OR-3 A-59 is refused with a document %s, Registration §5', async (_, answer) => {
    const { refusal } = withSector(answer)
    expect(await refusal({ sector_identifier_uri: sectorUri })).toMatch(metadataError)
  })

  it.each([
    'http://sector.example/uris.json',
    'file:///etc/passwd',
    'https://user:secret@sector.example/',
    'https://sector.example/#x',
    'sector',
    5,
    [sectorUri],
  ])('OR-3 is https: %j is refused and not fetched, Registration §2', async (uri) => {
    const { refusal, asked } = withSector(listing([callback]))
    expect(await refusal({ sector_identifier_uri: uri })).toMatch(metadataError)
    expect(asked).toEqual([])
  })

  it.each([
    'https://127.0.0.1/uris.json',
    'https://169.254.169.254/latest',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://127.0.0.1:22/',
  ])('A-43 does not lead into the network of the server: %s, Registration §5', async (uri) => {
    const { refusal } = createOpRegistrar()
    const found = await refusal({ sector_identifier_uri: uri })
    expect(found).toMatch(metadataError)
    expect(found).not.toContain(uri)
  })

  it('is fetched last, when all else is in order', async () => {
    const { refusal, asked } = withSector(listing([callback]))
    const members = { sector_identifier_uri: sectorUri, default_max_age: 'never' }
    expect(await refusal(members)).toMatch(/default_max_age/)
    expect(asked).toEqual([])
  })

  it('is not fetched by an own fetch while addresses are judged', () => {
    expect(() => createRulesRegistrar({ fetch })).toThrow(AuthkitConfigError)
  })
})
