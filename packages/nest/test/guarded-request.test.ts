import { AuthkitConfigError } from '@authkit/common'
import { getToken } from '@authkit/nest'
import { describe, expect, it } from 'vitest'
import { toHttpRequest } from '../src/guarded-request.ts'

const origin = 'https://api.example'

describe('toHttpRequest', () => {
  it('takes the URL as it came on Express and the fields of the raw request on Fastify', () => {
    const rawHeaders = ['Host', 'evil.example', 'X-One', '1']
    const headers = { host: 'evil.example', 'x-one': '1' }
    const express = { method: 'GET', url: '/me?x=1', originalUrl: '/v1/me?x=1', rawHeaders }
    expect(toHttpRequest(express, origin)).toEqual({
      method: 'GET',
      url: 'https://api.example/v1/me?x=1',
      headers: expect.objectContaining(headers),
    })
    const fastify = { method: 'GET', url: '/v1/me', raw: { rawHeaders } }
    expect(toHttpRequest(fastify, origin).headers).toMatchObject(headers)
  })

  it('R-03 does not believe the host in the request line, RFC 9112 §3.2.2', () => {
    const { url } = toHttpRequest({ method: 'GET', url: 'http://evil.example/me?x=1' }, origin)
    expect(url).toBe('https://api.example/me?x=1')
    expect(toHttpRequest({ method: 'OPTIONS', url: '*' }, origin).url).toBe('https://api.example/')
  })

  it('shows a field that was sent more than once as a list, RFC 9110 §5.3', () => {
    const rawHeaders = ['authorization', 'a', 'Authorization', 'b', 'AUTHORIZATION', 'c']
    const { headers } = toHttpRequest({ method: 'GET', url: '/', rawHeaders }, origin)
    expect(headers['authorization']).toEqual(['a', 'b', 'c'])
    expect(headers['constructor']).toBeUndefined()
  })
})

describe('getToken', () => {
  it('tells the caller of a route without a guard', () => {
    expect(() => getToken({ method: 'GET', url: '/' })).toThrow(AuthkitConfigError)
  })

  it('tells the caller of a route whose token is optional, when none came', () => {
    expect(() => getToken({ method: 'GET', url: '/', authkit: {} })).toThrow(AuthkitConfigError)
  })
})
