import { AuthkitConfigError, memoryStore } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import { AuthorizationServer } from '@authkit/oauth2/server'
import { webfinger, type WebfingerOptions } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { json } from '../op.ts'

const rel = 'http://openid.net/specs/connect/1.0/issuer'

/** A server with WebFinger, and how it is asked. */
function createFinger(options: WebfingerOptions = {}, issuer = 'https://op.example') {
  const server = new AuthorizationServer({ issuer, store: memoryStore(), clients: [] }).use(
    webfinger(options),
  )
  const send = async (query: string, method = 'GET'): Promise<HttpResponse> => {
    const { origin } = new URL(issuer)
    const url = `${origin}/.well-known/webfinger${query}`
    const response = await server.handle({ method, url, headers: {} })
    if (!response) throw new Error('nothing is mounted there')
    return response
  }
  const ask = (resource: string): Promise<HttpResponse> =>
    send(`?${new URLSearchParams({ resource, rel }).toString()}`)
  return { server, send, ask }
}

describe('webfinger', () => {
  it('answers with the issuer of a user, at the root of the host, RFC 7033 §4.2, §10.1, Discovery §2', async () => {
    const issuer = 'https://op.example/tenant'
    const { server, ask } = createFinger({}, issuer)
    const response = await ask('acct:joe@op.example')
    expect(response.status).toBe(200)
    expect(response.headers).toMatchObject({
      // RFC 7033 §5, §10.2.
      'content-type': 'application/jrd+json',
      'access-control-allow-origin': '*',
    })
    expect(json(response)).toEqual({
      subject: 'acct:joe@op.example',
      links: [{ rel, href: issuer }],
    })
    expect(server.routes().find(({ name }) => name === 'webfinger')).toMatchObject({
      path: '/.well-known/webfinger',
      wellKnown: true,
    })
  })

  it.each([
    ['https://op.example', 'acct:joe@op.example'],
    ['https://op.example', 'acct:JOE%40x@OP.example'],
    ['https://op.example', 'https://op.example/joe'],
    ['https://op.example', 'https://op.example'],
    ['https://op.example', 'https://op.example:443/joe?x#y'],
    ['https://op.example', 'op.example'],
    ['https://op.example:8443', 'https://op.example:8443/'],
    ['https://op.example:8443', 'op.example:8443'],
    ['https://op.example:8443', 'acct:joe@op.example:8443'],
    ['https://op.example:8443', 'acct:joe@op.example'],
    ['http://localhost:3000', 'http://localhost:3000/joe'],
  ])('at %s knows %s, Discovery §2.1.1, RFC 7565 §7', async (issuer, resource) => {
    const response = await createFinger({}, issuer).ask(resource)
    expect(response.status).toBe(200)
    expect(json(response)).toMatchObject({ links: [{ href: issuer }] })
  })

  it.each([
    'acct:joe@other.example',
    'acct:joe@op.example.evil.example',
    'acct:joe@op.example@other.example',
    'acct:@op.example',
    'acct:joe@op.example/x',
    'acct:op.example',
    'https://other.example/op.example',
    'https://op.example@other.example/',
    'https://op.example:8443/joe',
    'http://op.example/joe',
    'mailto:joe@op.example',
    'javascript:alert(1)',
    'other.example',
  ])('does not know %s, RFC 7033 §4.2', async (resource) => {
    const response = await createFinger().ask(resource)
    expect(response.status).toBe(404)
    expect(response.body).toBeUndefined()
    expect(response.headers['access-control-allow-origin']).toBe('*')
  })

  it.each([
    ['nothing', ''],
    ['an empty resource', '?resource='],
    ['another parameter', `?rel=${rel}`],
    ['two resources', '?resource=op.example&resource=other.example'],
    ['the same resource twice', '?resource=op.example&resource=op.example'],
    ['a name', '?resource=joe%40op.example'],
    ['a space', '?resource=https%3A%2F%2Fop.example%2Fa+b'],
    ['a line break', '?resource=acct%3Ajoe%0D%0A%40op.example'],
    ['other letters', '?resource=acct%3Aj%C3%B6%40op.example'],
    ['half a character', '?resource=acct%3Ajoe%ED%A0%80%40op.example'],
    ['a broken encoding', '?resource=%E0%A4%A'],
    ['no URI', '?resource=%3Cscript%3E'],
    ['a very long one', `?resource=https://op.example/${'a'.repeat(3000)}`],
    ['too many parameters', `?resource=op.example${'&rel=x'.repeat(30)}`],
  ])('refuses %s, RFC 7033 §4.1, §4.2', async (_, query) => {
    const response = await createFinger().send(query)
    expect(response.status).toBe(400)
    expect(response.headers['access-control-allow-origin']).toBe('*')
    expect(json(response)['error']).toBe('invalid_request')
    expect(response.body).not.toMatch(/joe|other|[<%]/)
  })

  it('refuses more than it reads', async () => {
    const response = await createFinger().send(`?resource=op.example&x=${'a'.repeat(9000)}`)
    expect(response.status).toBe(413)
  })

  it('gives the relations that were asked for, RFC 7033 §4.3', async () => {
    const { send } = createFinger()
    const other = encodeURIComponent('http://webfinger.net/rel/avatar')
    const issuer = encodeURIComponent(rel)
    const linksOf = async (query: string) => {
      const response = await send(`?resource=op.example${query}`)
      expect(response.status).toBe(200)
      return json(response)['links']
    }
    expect(await linksOf('')).toHaveLength(1)
    expect(await linksOf(`&rel=${other}`)).toEqual([])
    expect(await linksOf(`&rel=${other}&rel=${issuer}`)).toHaveLength(1)
  })

  it('takes GET and HEAD alone, RFC 7033 §4.2', async () => {
    const { send } = createFinger()
    expect((await send('?resource=op.example', 'HEAD')).status).toBe(200)
    expect((await send('?resource=op.example', 'POST')).status).toBe(405)
  })

  it('asks the application, where it decides', async () => {
    const issuers = new Map([['acct:joe@mail.example', 'https://op.example/staff']])
    const { ask } = createFinger({ issuerOf: async (resource) => issuers.get(resource) })
    const known = await ask('acct:joe@mail.example')
    expect(json(known)).toEqual({
      subject: 'acct:joe@mail.example',
      links: [{ rel, href: 'https://op.example/staff' }],
    })
    expect((await ask('acct:joe@op.example')).status).toBe(404)
  })

  it('tells the developer about an answer that is no issuer, and about unknown options', async () => {
    const { ask } = createFinger({ issuerOf: () => 'http://op.example' })
    await expect(ask('acct:joe@op.example')).rejects.toThrow(AuthkitConfigError)
    expect(() => webfinger({ issuer: 'x' } as WebfingerOptions)).toThrow(AuthkitConfigError)
  })
})
