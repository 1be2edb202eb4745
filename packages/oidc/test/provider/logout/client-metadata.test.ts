import { pairwiseSubject, publicSubject } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { createProvider } from './provider.ts'

const { register } = createProvider({ openid: {} })

/** What is registered of a member, or the error. */
async function registered(
  member: string,
  value: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const { status, body } = await register({ [member]: value, ...more })
  if (status === 201) return body[member]
  expect(status).toBe(400)
  return body['error']
}

const invalid = 'invalid_client_metadata'

describe('post_logout_redirect_uris', () => {
  const of = (uris: unknown, more = {}) => registered('post_logout_redirect_uris', uris, more)
  const one = 'https://rp.example/out'
  const two = 'https://rp.example/out?x=1'

  it('T-OR-20 are one or several, or none (RP-Initiated Logout §3.1)', async () => {
    expect(await of([one])).toEqual([one])
    expect(await of([one, two, one])).toEqual([one, two])
    expect(await of([])).toBeUndefined()
    expect(await of(undefined)).toBeUndefined()
    expect(await of(null)).toBeUndefined()
  })

  it('T-OR-20 A-06 are URLs without user information and fragment, and no scripts (RP-Initiated Logout §3.1)', async () => {
    for (const uri of [
      'invalid',
      'https://user:pass@rp.example/out',
      'https://rp.example/out#x',
      'https:///out',
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      'about:blank',
      'blob:https://rp.example/1',
      '/out',
      '//rp.example/out',
      'https://rp.example/out\\..',
      'https://rp.example/a b',
      'https://r\u00e9.example/',
      `https://rp.example/${'x'.repeat(2048)}`,
      7,
    ])
      expect(await of([uri]), String(uri)).toBe(invalid)
    expect(await of(one)).toBe(invalid)
    expect(await of({})).toBe(invalid)
    expect(await of(Array.from({ length: 51 }, (_, index) => `${one}/${index}`))).toBe(invalid)
  })

  it('T-OR-21 LO-9 are plain http for clients that can keep a secret alone (RP-Initiated Logout §3.1)', async () => {
    const open = { token_endpoint_auth_method: 'none' }
    const http = 'http://rp.example/out'
    expect(await of([http])).toEqual([http])
    expect(await of([http], open)).toBe(invalid)
    for (const uri of ['http://127.0.0.1:3000/out', 'http://[::1]/out', one])
      expect(await of([uri], open)).toEqual([uri])
    expect(await of(['http://127.0.0.1.example/out'], open)).toBe(invalid)
  })

  it('lead back into an app by its own scheme, for an app alone (RP-Initiated Logout §3.1, RFC 8252 §7.1)', async () => {
    const out = 'com.example.app:/out'
    const native = { application_type: 'native', redirect_uris: ['com.example.app:/callback'] }
    expect(await of([out], native)).toEqual([out])
    expect(await of([out])).toBe(invalid)
    expect(await of(['myapp:/out'], native)).toBe(invalid)
  })
})

describe('frontchannel_logout_uri', () => {
  const of = (uri: unknown, more = {}) => registered('frontchannel_logout_uri', uri, more)

  it('has the scheme, host and port of one of the redirect URIs (Front-Channel Logout §2)', async () => {
    const uri = 'https://rp.example/front?x=1'
    expect(await of(uri)).toBe(uri)
    expect(await of('')).toBeUndefined()
    for (const other of [
      'https://other.example/front',
      'https://rp.example:8443/front',
      'http://rp.example/front',
      'https://rp.example/front#x',
      'https://user@rp.example/front',
      'javascript:alert(1)',
      'front',
      7,
      [uri],
    ])
      expect(await of(other), String(other)).toBe(invalid)
  })

  it('comes with the word whether session and issuer are told (Front-Channel Logout §2)', async () => {
    const member = 'frontchannel_logout_session_required'
    expect(await registered(member, true)).toBe(true)
    expect(await registered(member, false)).toBe(false)
    expect(await registered(member, 'true')).toBe(invalid)
  })
})

describe('backchannel_logout_uri', () => {
  const of = (uri: unknown) => registered('backchannel_logout_uri', uri)

  it('A-43 is an https URL without user information and fragment (Back-Channel Logout §2.2)', async () => {
    const uri = 'https://rp.example/back?x=1'
    expect(await of(uri)).toBe(uri)
    expect(await of('')).toBeUndefined()
    for (const other of [
      'http://rp.example/back',
      'http://127.0.0.1/back',
      'https://rp.example/back#x',
      'https://user@rp.example/back',
      'ftp://rp.example/back',
      'back',
      7,
      `https://rp.example/${'x'.repeat(2048)}`,
    ])
      expect(await of(other), String(other)).toBe(invalid)
  })

  it('A-59 does not get to know how the sector of another host calls users (Core §8.1)', async () => {
    const subjectTypes = [
      pairwiseSubject({ salt: 'a salt of thirty-two bytes or more' }),
      publicSubject(),
    ]
    const pairwise = createProvider({ openid: { subjectTypes } })
    const status = async (uri: string, more: Record<string, unknown> = {}) =>
      (await pairwise.register({ backchannel_logout_uri: uri, ...more })).status
    expect(await status('https://evil.example/back')).toBe(400)
    expect(await status('https://sub.rp.example/back')).toBe(400)
    expect(await status('https://rp.example:8443/back')).toBe(201)
    expect(await status('https://evil.example/back', { subject_type: 'public' })).toBe(201)
    // An app is a sector of its own, and so is told of its own names.
    const native = { application_type: 'native', redirect_uris: ['com.example.app:/callback'] }
    expect(await status('https://evil.example/back', native)).toBe(201)
  })

  it('is plain http on this machine where the operator lets it (Back-Channel Logout §2.2)', async () => {
    const here = createProvider({ end: { backChannel: { addresses: 'any' } } })
    const status = async (uri: string) =>
      (await here.register({ backchannel_logout_uri: uri })).status
    expect(await status('http://127.0.0.1:3000/back')).toBe(201)
    expect(await status('http://rp.example/back')).toBe(400)
  })

  it('comes with the word whether the session is told (Back-Channel Logout §2.2)', async () => {
    const member = 'backchannel_logout_session_required'
    expect(await registered(member, true)).toBe(true)
    expect(await registered(member, 1)).toBe(invalid)
  })

  it('is dropped, like its counterpart, where the server tells nobody (RFC 7591 §2)', async () => {
    const none = createProvider({ end: { backChannel: false, frontChannel: false } })
    const { status, body } = await none.register({
      backchannel_logout_uri: 'https://rp.example/back',
      frontchannel_logout_uri: 'https://rp.example/front',
      post_logout_redirect_uris: ['https://rp.example/out'],
    })
    expect(status).toBe(201)
    expect(Object.keys(body).filter((name) => name.includes('logout'))).toEqual([
      'post_logout_redirect_uris',
    ])
  })
})
