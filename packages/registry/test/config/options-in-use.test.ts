import type { TokenInput } from '@authkit/oauth2/client'
import { OAuth } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { get, redirectUri, secret, withCookies } from '../provider.ts'
import { endpoints, registry } from './support.ts'

const base = { clientId: 'app', ...endpoints }

/** A fetch that remembers requests as `METHOD URL BODY`, and answers tokens. */
function recorder() {
  const sent: string[] = []
  const record: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    sent.push(`${request.method} ${request.url} ${await request.text()}`)
    return Response.json({ access_token: 'new', token_type: 'Bearer', refresh_token: 'r2' })
  }
  return { sent, record }
}

describe('an option in use', () => {
  it('R32, R34, T10.21: fixed parameters go with every login, and those of a call win', async () => {
    const { sent, record } = recorder()
    const dev = registry({ fetch: record }).register('dev', {
      ...base,
      authorizeParams: { prompt: 'login', display: 'page' },
      accessTokenParams: { audience: 'fixed', resource: ['a', 'b'] },
    })
    const response = await dev.authorizeRedirect(get('https://app.example/login'), {
      redirectUri,
      params: { prompt: 'consent' },
    })
    const url = new URL(String(response.headers['location']))
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      prompt: 'consent',
      display: 'page',
    })
    const state = url.searchParams.get('state')
    const callback = get(`${redirectUri}?code=c&state=${state}`, withCookies('', response))
    await dev.authorizeAccessToken(callback, { params: { audience: 'of the call' } })
    const form = new URLSearchParams(sent[0]?.split(' ')[2])
    expect(form.getAll('audience')).toEqual(['of the call'])
    expect(form.getAll('resource')).toEqual(['a', 'b'])
  })

  it('R35: a relative URL stands below apiBaseUrl', async () => {
    const { sent, record } = recorder()
    const dev = registry({ fetch: record }).register('dev', {
      ...base,
      apiBaseUrl: 'https://api.example/v1/',
    })
    await dev.fetch('me?x=1', { token: { access_token: 'a' } })
    expect(sent).toEqual(['GET https://api.example/v1/me?x=1 '])
  })

  it('R37: the metadata is where serverMetadataUrl says, or where the issuer does', async () => {
    const { sent } = recorder()
    const publish: typeof fetch = async (input) => {
      sent.push(new Request(input).url)
      return Response.json({ issuer: 'https://provider.example' })
    }
    const oauth = registry({ fetch: publish })
    const issuer = 'https://provider.example'
    const places = [
      { issuer },
      { issuer, clientOptions: { scope: 'openid' } },
      { issuer, serverMetadataUrl: 'https://provider.example/elsewhere' },
    ]
    for (const [index, place] of places.entries()) {
      await oauth.register(`dev-${index}`, { clientId: 'app', ...place }).loadServerMetadata()
    }
    expect(sent).toEqual([
      'https://provider.example/.well-known/oauth-authorization-server',
      'https://provider.example/.well-known/openid-configuration',
      'https://provider.example/elsewhere',
    ])
  })

  it('R08, R40, R41: fetchToken and updateToken of a registration beat those of the registry, which get its name', async () => {
    const { record } = recorder()
    const calls: string[] = []
    const expired: TokenInput = { access_token: 'old', refresh_token: 'r', expires_at: 1 }
    const oauth = new OAuth({
      secret,
      fetch: record,
      fetchToken: (name) => {
        calls.push(`find ${name}`)
        return expired
      },
      updateToken: (name, { access_token: token }, { refreshToken }) =>
        void calls.push(`save ${name} ${token} for ${refreshToken}`),
      clients: {
        shared: { ...base, apiBaseUrl: 'https://api.example/' },
        own: {
          ...base,
          apiBaseUrl: 'https://api.example/',
          fetchToken: () => {
            calls.push('find by itself')
            return { ...expired, refresh_token: 'other' }
          },
          updateToken: ({ access_token: token }) => void calls.push(`save ${token} by itself`),
        },
      },
    })
    await oauth.shared.fetch('/', { request: get('https://app.example/') })
    expect(calls).toContain('find shared')
    expect(calls).toContain('save shared new for r')
    calls.length = 0
    await oauth.own.fetch('/', { request: get('https://app.example/') })
    expect(new Set(calls)).toEqual(new Set(['find by itself', 'save new by itself']))
  })
})
