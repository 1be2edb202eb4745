import { createHash } from 'node:crypto'
import { InvalidRequestError } from '@authkit/oauth2'
import { sessionManagement } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { client, createProvider, issuer } from '../logout/provider.ts'

const extension = sessionManagement()
const { server, approve, context } = createProvider({
  clients: [
    client('rp'),
    client('port', { redirect_uris: ['http://127.0.0.1:3000/callback'] }),
    client('app', { redirect_uris: ['com.example.app:/callback'] }),
  ],
  extensions: [extension],
})

/** The parameters of the answer to an approved request. */
async function answer(name: string, session: Parameters<typeof approve>[1]) {
  const { headers } = await approve(name, session)
  return new URL(String(headers['location'])).searchParams
}

describe('session_state', () => {
  it('GAP-10 is in the answer to an authentication request, made of client, origin, session and salt (Session Management §2)', async () => {
    const value = (await answer('rp', { sid: 's1' })).get('session_state') ?? ''
    const [hash, salt = ''] = value.split('.')
    expect(salt).toMatch(/^\w{22}$/)
    expect(value).not.toContain(' ')
    const cookie = extension.sessionCookie?.('s1', context)
    // As the frame does it, Session Management §3.2.
    const expected = createHash('sha256')
      .update(`rp https://rp.example ${cookie?.value} ${salt}`)
      .digest('hex')
    expect(hash).toBe(expected)
    const again = (await answer('rp', { sid: 's1' })).get('session_state')
    expect(again).not.toBe(value)
    const port = (await answer('port', { sid: 's1' })).get('session_state') ?? ''
    const ofPort = `port http://127.0.0.1:3000 ${cookie?.value} ${port.split('.')[1]}`
    expect(port.split('.')[0]).toBe(createHash('sha256').update(ofPort).digest('hex'))
  })

  it('is in no other answer: without openid, without session, for an app or with an error (Session Management §2)', async () => {
    expect((await answer('rp', { sid: 's1', scope: 'notes' })).has('session_state')).toBe(false)
    expect((await answer('rp', {})).has('session_state')).toBe(false)
    expect((await answer('app', { sid: 's1' })).has('session_state')).toBe(false)
    const refusing = createProvider({
      extensions: [
        sessionManagement(),
        {
          extension: 'refusing',
          approval() {
            throw new InvalidRequestError('No')
          },
        },
      ],
    })
    const { headers } = await refusing.approve('rp', { sid: 's1' })
    const parameters = new URL(String(headers['location'])).searchParams
    expect(parameters.get('error')).toBe('invalid_request')
    expect(parameters.has('session_state')).toBe(false)
  })
})

describe('the cookie of the session state', () => {
  it('changes with the session and the server, and tells neither (Session Management §3.2)', () => {
    const of = (sid: string) => extension.sessionCookie?.(sid, context)
    expect(of('s1')).toEqual({
      name: '__Host-authkit.session-state',
      value: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(of('s1')).toEqual(of('s1'))
    expect(of('s2')?.value).not.toBe(of('s1')?.value)
    const other = createProvider({ issuer: 'http://127.0.0.1:8080' }).context
    const there = extension.sessionCookie?.('s1', other)
    expect(there?.name).toBe('authkit.session-state')
    expect(there?.value).not.toBe(of('s1')?.value)
  })
})

describe('the page of the frame', () => {
  it('GAP-10 is in the metadata and among the routes (Session Management §3 and §3.3)', () => {
    expect(server.metadata()['check_session_iframe']).toBe(`${issuer}/check-session`)
    expect(server.routes().map(({ path }) => path)).toContain('/check-session')
  })

  it('can be framed by any client, runs its own script alone and names the cookie (Session Management §3.2)', async () => {
    const url = `${issuer}/check-session`
    const {
      status,
      headers,
      body = '',
    } = await server.createEndpointResponse('check_session', {
      method: 'GET',
      url,
      headers: {},
    })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers).not.toHaveProperty('x-frame-options')
    expect(headers['cache-control']).toMatch(/max-age=\d+/)
    const policy = String(headers['content-security-policy'])
    expect(policy).not.toContain('frame-ancestors')
    const script = /<script data-cookie="__Host-authkit\.session-state">([^]*)<\/script>$/.exec(
      body,
    )
    const hash = createHash('sha256')
      .update(script?.[1] ?? '')
      .digest('base64')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`script-src 'sha256-${hash}'`)
  })
})
