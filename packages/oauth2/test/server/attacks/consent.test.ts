import { AuthkitConfigError } from '@authkit/common'
import type { Approval } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { approval } from '../authorization-host.ts'
import { authentication, createProvider, json, locationOf } from '../provider.ts'

const resources = [{ resource: 'https://a.example/' }, { resource: 'https://b.example/' }]
const [a, b] = resources.map(({ resource }) => resource)

/** What a JavaScript host passes on from a form. */
function tampered(changes: object): Approval {
  return { ...approval, ...changes }
}

describe('consent under attack', () => {
  it.each([
    ['a further scope', { scope: ['read', 'write'] }],
    ['another scope', { scope: ['write'] }],
    ['a scope of the client that was not asked for', { scope: ['admin'] }],
    ['a scope as a text', { scope: 'read' }],
    ['scopes by index', { scope: { 0: 'read', length: 1 } }],
    ['null as scope', { scope: null }],
    ['a further resource', { resources: [a, b] }],
    ['another resource', { resources: [b] }],
    ['a resource as a text', { resources: a }],
    ['nobody', { subject: undefined }],
    ['an empty subject', { subject: '' }],
    ['a number as subject', { subject: 7 }],
    ['a subject that no store can hold', { subject: 'x'.repeat(256) }],
    ['no word on how the user was authenticated', { authentication: undefined }],
    ['no time of authentication', { authentication: {} }],
    ['a date as time of authentication', { authentication: { time: new Date(0) } }],
  ])(
    'A-33, CVE-2018-15758, CODE-17 refuses an approval with %s, RFC 6749 §3.3',
    async (_what, changes) => {
      const { server, authorize, events } = createProvider({ resources })
      const request = await authorize({ scope: 'read', resource: a })
      await expect(
        server.createAuthorizationResponse(request, tampered(changes)),
      ).rejects.toBeInstanceOf(AuthkitConfigError)
      expect(events.map(({ type }) => type)).not.toContain('authorization_code_issued')
    },
  )

  it('A-33 gives what was allowed, out of what was asked for, and no more', async () => {
    const { server, authorize, exchange } = createProvider({ resources })
    const request = await authorize({ scope: 'read write', resource: a })
    const allowed = { subject: 'alice', authentication, scope: ['write'], resources: [] }
    const answer = await server.createAuthorizationResponse(request, allowed)
    const tokens = json(await exchange(locationOf(answer).searchParams.get('code') ?? ''))
    expect(tokens['scope']).toBe('write')
    const { accessTokens } = server.context.repositories
    const record = await accessTokens.find(String(tokens['access_token']))
    expect(record).toMatchObject({ scope: ['write'], subject: 'alice' })
    expect(record?.audience).toBeUndefined()
  })

  it('attack A11: takes an approval of no scope for a refusal, since an answer without scope means all of it, RFC 6749 §3.3', async () => {
    const { server, authorize, events } = createProvider()
    const allowed = { subject: 'alice', authentication, scope: [] }
    const answer = await server.createAuthorizationResponse(await authorize(), allowed)
    expect(locationOf(answer).searchParams.get('error')).toBe('access_denied')
    expect(locationOf(answer).searchParams.has('code')).toBe(false)
    expect(events.at(-1)).toMatchObject({ reason: 'no_scope_granted' })
    // Where nothing was asked for, nothing is all there is to allow.
    const none = await authorize({ scope: undefined })
    const given = await server.createAuthorizationResponse(none, allowed)
    expect(locationOf(given).searchParams.has('code')).toBe(true)
  })

  it.each<[string, object]>([
    ['a client', { client: { client_id: 'other' } }],
    ['an identifier', { clientId: 'other' }],
    ['a redirect URI', { redirectUri: 'https://evil.example/' }],
  ])('A-33 refuses an approval with %s, which the checked request has', async (_what, changes) => {
    const { server, authorize, events } = createProvider()
    const request = await authorize()
    await expect(server.createAuthorizationResponse(request, tampered(changes))).rejects.toThrow(
      AuthkitConfigError,
    )
    expect(events.map(({ type }) => type)).not.toContain('authorization_code_issued')
  })

  it('A-33 checks the saved parameters of a request again, so that changed ones gain nothing', async () => {
    const { server, authorize } = createProvider()
    const { parameters } = await authorize({ scope: 'read' })
    const again = await server.validateConsentRequest(parameters)
    expect(again.scope).toEqual(['read'])
    const allowed = { subject: 'alice', authentication, scope: ['read', 'write'] }
    await expect(server.createAuthorizationResponse(again, allowed)).rejects.toThrow(
      'only hold scopes',
    )
  })
})
