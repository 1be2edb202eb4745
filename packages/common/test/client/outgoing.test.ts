import { AuthkitConfigError } from '@authkit/common'
import {
  isRedirect,
  isReplayable,
  nextHop,
  type Outgoing,
  toOutgoing,
} from '@authkit/common/client'
import { describe, expect, it } from 'vitest'

const api = 'https://api.test/v1/photos?a=1'

function outgoing(init?: RequestInit): Outgoing {
  return toOutgoing(api, init, undefined)
}

function redirect(status: number, location?: string): Response {
  return new Response(null, {
    status,
    ...(location === undefined ? {} : { headers: { location } }),
  })
}

describe('toOutgoing', () => {
  it.each([
    ['photos', 'https://api.test/v1/photos'],
    ['/photos', 'https://api.test/photos'],
    ['//other.test/x', 'https://other.test/x'],
    ['https://other.test/x', 'https://other.test/x'],
    ['?x=1', 'https://api.test/v1/?x=1'],
  ])('resolves %s against the base, RFC 3986 §5.2', (input, expected) => {
    expect(toOutgoing(input, undefined, 'https://api.test/v1/').url.href).toBe(expected)
  })

  it.each(['photos', '/photos', '', 'https://'])(
    'tells the caller of %j without a base',
    (input) => {
      expect(() => toOutgoing(input, undefined, undefined)).toThrow(AuthkitConfigError)
    },
  )

  it('takes a Request apart, what the second argument says first', async () => {
    const request = new Request(api, { method: 'POST', body: 'b', headers: { 'x-a': '1' } })
    const { url, headers, body, init } = toOutgoing(request, { headers: { 'x-b': '2' } }, undefined)
    expect(url.href).toBe(api)
    expect([...headers]).toEqual([['x-b', '2']])
    expect(init.method).toBe('POST')
    expect(await new Response(body).text()).toBe('b')
  })

  it('copies the header fields, so that those of the caller stay as they are', () => {
    const headers = new Headers({ 'x-a': '1' })
    outgoing({ headers }).headers.set('authorization', 'secret')
    expect([...headers]).toEqual([['x-a', '1']])
  })
})

describe('isReplayable', () => {
  it('is true for what can be read twice', () => {
    const bodies = [
      null,
      'a',
      new URLSearchParams(),
      new FormData(),
      new Blob([]),
      new ArrayBuffer(1),
    ]
    for (const body of [...bodies, Uint8Array.of(1)])
      expect(isReplayable(outgoing({ body }))).toBe(true)
  })

  it('is false for a stream', () => {
    expect(isReplayable(outgoing({ body: new Blob(['a']).stream() }))).toBe(false)
    expect(isReplayable(toOutgoing(new Request(api, { method: 'POST', body: 'a' }), {}, api))).toBe(
      false,
    )
  })
})

describe('isRedirect', () => {
  it('is true for the statuses that lead elsewhere, with a location, RFC 9110 §15.4', () => {
    for (const status of [301, 302, 303, 307, 308])
      expect(isRedirect(redirect(status, '/'))).toBe(true)
    expect(isRedirect(redirect(302))).toBe(false)
    for (const status of [200, 201, 300, 304, 305]) {
      expect(isRedirect(new Response(null, { status, headers: { location: '/' } }))).toBe(false)
    }
  })
})

describe('nextHop', () => {
  it('goes to another URL of the origin, the rest as it was, RFC 9110 §15.4', () => {
    const first = outgoing({ method: 'PUT', body: 'a', headers: { 'x-a': '1' } })
    const next = nextHop(redirect(307, '../next?b#c'), first)
    expect(next).toEqual({ ...first, url: new URL('https://api.test/next?b#c') })
  })

  it.each([
    'https://other.test/',
    'http://api.test/',
    'https://api.test:8443/',
    '//other.test/',
    'https://me@api.test/',
    'blob:https://api.test/1',
    'javascript:alert(1)',
    'https://[',
  ])('does not go to %s', (location) => {
    expect(nextHop(redirect(302, location), outgoing())).toBeUndefined()
  })

  it('goes nowhere without a location', () => {
    expect(nextHop(redirect(302), outgoing())).toBeUndefined()
  })

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'DELETE', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [301, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('after a %d makes of %s a %s, RFC 9110 §15.4', (status, method, expected) => {
    const body = method === 'HEAD' ? null : 'a=1'
    const headers = { 'content-type': 'text/plain', 'content-language': 'en', 'x-a': '1' }
    const next = nextHop(redirect(status, '/'), outgoing({ method, body, headers }))
    expect(next?.init.method).toBe(expected)
    const isKept = expected === method
    expect(next?.body).toBe(isKept ? body : null)
    expect(next?.headers.has('content-type')).toBe(isKept)
    expect(next?.headers.get('x-a')).toBe('1')
  })

  it('does not send a stream again, but may go on without it', () => {
    const body = () => new Blob(['a']).stream()
    expect(nextHop(redirect(307, '/'), outgoing({ method: 'POST', body: body() }))).toBeUndefined()
    expect(nextHop(redirect(303, '/'), outgoing({ method: 'POST', body: body() }))?.body).toBeNull()
  })
})
