import { describe, expect, it } from 'vitest'
import { redirectResponse } from '../../src/http.ts'
import { AuthkitConfigError } from '../../src/index.ts'

describe('redirectResponse', () => {
  it('answers 303, out of caches and without a referrer, RFC 9700 §4.2, §4.12', () => {
    expect(redirectResponse('https://client.test/cb?code=1')).toEqual({
      status: 303,
      headers: {
        location: 'https://client.test/cb?code=1',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    })
  })

  it('takes 302 and more header fields', () => {
    const response = redirectResponse('/login', {
      status: 302,
      headers: { 'set-cookie': ['a=1', 'b=2'] },
    })
    expect(response.status).toBe(302)
    expect(response.headers).toMatchObject({ location: '/login', 'set-cookie': ['a=1', 'b=2'] })
  })

  it.each([
    'https://client.test/cb\r\nset-cookie: a=b',
    'https://client.test/cb\n',
    'https://client.test/\0',
    'https://client.test/a b',
    'https://client.test/\u007F',
    'https://client.test/é',
    'https://client.test/\u2028',
  ])('refuses %j, which no field may hold, RFC 9110 §5.5', (url) => {
    expect(() => redirectResponse(url)).toThrow(AuthkitConfigError)
  })
})
