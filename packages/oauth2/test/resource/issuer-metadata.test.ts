import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jwt } from '@authkit/jose'
import { InvalidTokenError } from '@authkit/oauth2'
import { jwtAccessToken } from '@authkit/oauth2/resource'
import { afterAll, describe, expect, it } from 'vitest'
import { audience, claims, clock, header, issuer, key, keys, signed } from './support/access-jwt.ts'
import { failure } from './support/request.ts'

describe('jwtAccessToken with the keys of a live issuer', () => {
  const server = createServer()
  afterAll(() => void server.close())

  it('finds the keys by the metadata, once for many tokens, and answers 503 while it cannot, RFC 8414 §3', async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const requests: string[] = []
    let broken = true
    server.on('request', (req, res) => {
      requests.push(req.url ?? '')
      res.setHeader('content-type', 'application/json')
      if (broken) return res.writeHead(500).end('{}')
      return res.end(
        JSON.stringify(req.url === '/jwks' ? keys : { issuer: url, jwks_uri: `${url}/jwks` }),
      )
    })
    const live = jwtAccessToken({ issuer: url, audience, clock })
    const token = jwt.encode(header, { ...claims, iss: url }, key)
    await expect(live.validate(token)).rejects.toMatchObject({ status: 503 })
    broken = false
    requests.length = 0
    await Promise.all(Array.from({ length: 20 }, () => live.validate(token)))
    expect(requests.toSorted()).toEqual(['/.well-known/oauth-authorization-server', '/jwks'])
  })

  it('R-05 asks nobody about a token of another issuer, whatever its kid', async () => {
    const fetched: string[] = []
    const fetch = async (url: unknown) => {
      fetched.push(String(url))
      return Response.json({}, { status: 500 })
    }
    for (const options of [{}, { jwksUri: `${issuer}/jwks` }]) {
      const live = jwtAccessToken({ issuer, audience, fetch, clock, ...options })
      for (const iss of ['https://other.example', `${issuer}/`]) {
        const token = signed({ ...header, kid: 'new' }, JSON.stringify({ ...claims, iss }))
        await expect(live.validate(token)).rejects.toBeInstanceOf(InvalidTokenError)
      }
      expect(fetched).toEqual([])
    }
  })

  it('does not take keys from a place without TLS', async () => {
    const fetch = async () => Response.json({ issuer, jwks_uri: 'http://issuer.example/jwks' })
    const live = jwtAccessToken({ issuer, audience, fetch, clock })
    const error = await failure(live.validate(jwt.encode(header, claims, key)))
    expect(error).toMatchObject({ status: 503, cause: expect.any(Error) })
  })

  it('C-06 does not take metadata about another issuer, RFC 8414 §3.3', async () => {
    const fetch = async () =>
      Response.json({ issuer: 'https://other.example', jwks_uri: 'https://other.example/jwks' })
    const live = jwtAccessToken({ issuer, audience, fetch, clock })
    await expect(live.validate(jwt.encode(header, claims, key))).rejects.toMatchObject({
      status: 503,
    })
  })

  it('C-06 does not take the document of OpenID Connect about another issuer either, RFC 8414 §3.3, §5', async () => {
    const tenant = `${issuer}/tenant`
    const token = jwt.encode(header, { ...claims, iss: tenant }, key)
    const at = (named: string) => {
      const fetch = async (url: unknown) => {
        const path = String(url).slice(issuer.length)
        if (path === '/jwks') return Response.json(keys)
        if (path !== '/tenant/.well-known/openid-configuration')
          return Response.json({}, { status: 404 })
        return Response.json({ issuer: named, jwks_uri: `${issuer}/jwks` })
      }
      return jwtAccessToken({ issuer: tenant, audience, fetch, clock }).validate(token)
    }
    await expect(at(tenant)).resolves.toMatchObject({ issuer: tenant })
    for (const named of [`${tenant}/`, issuer]) {
      expect(await failure(at(named))).toMatchObject({ status: 503 })
    }
  })
})
