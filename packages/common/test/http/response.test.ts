import { describe, expect, it } from 'vitest'
import { jsonResponse } from '../../src/http.ts'

describe('jsonResponse', () => {
  it('writes JSON that no cache keeps, RFC 6749 §5.1', () => {
    expect(jsonResponse(200, { access_token: 'é', none: undefined })).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        pragma: 'no-cache',
      },
      body: '{"access_token":"é"}',
    })
  })

  it('adds the header fields it is given, which go before its own', () => {
    const { status, headers } = jsonResponse(
      401,
      {},
      { 'www-authenticate': ['Basic', 'DPoP'], 'content-type': 'application/jwt' },
    )
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toEqual(['Basic', 'DPoP'])
    expect(headers['content-type']).toBe('application/jwt')
    expect(headers['cache-control']).toBe('no-store')
  })
})
