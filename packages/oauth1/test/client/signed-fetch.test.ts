import { AuthkitConfigError } from '@authkit/common'
import { OAuth1Auth, OAuth1Client, type OAuth1ClientOptions } from '@authkit/oauth1/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rejectionOf } from './outcome.ts'
import { type ScriptedServer, scriptedServer } from './scripted-server.ts'
import { verified } from './verified.ts'

let api: ScriptedServer
let other: ScriptedServer

beforeAll(async () => {
  api = await scriptedServer()
  other = await scriptedServer()
})
afterAll(async () => {
  await api.close()
  await other.close()
})
beforeEach(() => {
  api.received.length = 0
  other.received.length = 0
  api.on('/photos', { body: 'photos' })
  api.on('/moved', { body: 'moved' })
})

const credentials = { clientSecret: 'secret', tokenSecret: 'token secret' }
const form = { method: 'POST', body: new URLSearchParams('a=1&b=2') }

function clientOf(options: Partial<OAuth1ClientOptions> = {}): OAuth1Client {
  return new OAuth1Client({
    clientId: 'client',
    ...credentials,
    token: 'token',
    apiBaseUrl: api.origin,
    ...options,
  })
}

function nonceOf(index: number): string | undefined {
  const received = api.received[index]
  if (received === undefined) throw new Error('there was no such request')
  return verified(received, { credentials }).parameters.get('oauth_nonce')
}

const redirect = (location: string, status = 302) => ({ status, headers: { location } })

describe('a redirect within the origin', () => {
  it.each(['header', 'query', 'body'] as const)(
    'O49, T8.18: is followed with a signature of its own in the %s, RFC 5849 §3.3',
    async (signatureType) => {
      api.on('/photos', redirect('/moved?x=1'))
      const response = await clientOf({ signatureType }).fetch('/photos')
      expect(await response.text()).toBe('moved')
      expect(api.received.map(({ path }) => path)).toEqual(['/photos', '/moved'])
      expect(nonceOf(0)).not.toBe(nonceOf(1))
    },
  )

  it.each(['header', 'query', 'body'] as const)(
    'O49: takes a form along once it is asked to, signed anew in the %s',
    async (signatureType) => {
      api.on('/photos', redirect('/moved', 307))
      await clientOf({ signatureType }).fetch('/photos', form)
      expect(api.last('/moved').method).toBe('POST')
      expect(verified(api.last('/moved'), { credentials }).parameters.get('b')).toBe('2')
      expect(nonceOf(0)).not.toBe(nonceOf(1))
    },
  )

  it('O43: to the URL that was asked, signature and all, replaces the signature', async () => {
    api.on('/photos', ({ url }) => redirect(url.replace('/photos', '/moved'), 308))
    await clientOf({ signatureType: 'query' }).fetch('/photos?a=b%20c&d')
    const { searchParams } = new URL(api.last('/moved').url)
    expect([...searchParams.keys()].filter((name) => name === 'oauth_nonce')).toHaveLength(1)
    expect(searchParams.get('a')).toBe('b c')
    expect(nonceOf(0)).not.toBe(nonceOf(1))
  })

  it.each([301, 302, 303])('of status %d makes a GET of a POST', async (status) => {
    api.on('/photos', redirect('/moved', status))
    await clientOf().fetch('/photos', form)
    expect(api.last('/moved')).toMatchObject({ method: 'GET', body: '' })
    expect(api.last('/moved').headers['content-type']).toBeUndefined()
    verified(api.last('/moved'), { credentials })
  })

  it('ends after five of them', async () => {
    api.on('/photos', redirect('/photos'))
    expect(await rejectionOf(clientOf().fetch('/photos'))).toMatchObject({
      error: 'too_many_redirects',
    })
    expect(api.received).toHaveLength(6)
  })

  it('O49, E14: whose body broke off is followed, or refused with the error that is due', async () => {
    const broken = (): Response => {
      const body = new ReadableStream({ start: (c) => c.error(new TypeError('terminated')) })
      return new Response(body, { status: 302, headers: { location: '/moved' } })
    }
    let isFirst = true
    const breaking: typeof globalThis.fetch = async (input, init) => {
      if (!isFirst) return globalThis.fetch(input, init)
      isFirst = false
      return broken()
    }
    const response = await clientOf({ fetch: breaking }).fetch('/photos')
    expect(await response.text()).toBe('moved')
    const refusing = clientOf({ fetch: async () => broken() })
    for (const init of [{}, { redirect: 'error' as const }]) {
      const error = await rejectionOf(refusing.fetch('/photos', init))
      expect(error).toMatchObject({ error: 'too_many_redirects' })
    }
  })

  it('is not followed against the will of the caller', async () => {
    api.on('/photos', redirect('/moved'))
    const response = await clientOf().fetch('/photos', { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(await rejectionOf(clientOf().fetch('/photos', { redirect: 'error' }))).toMatchObject({
      error: 'too_many_redirects',
    })
    expect(api.received.map(({ path }) => path)).toEqual(['/photos', '/photos'])
  })

  it('with a stream, that is gone, goes back to the caller', async () => {
    api.on('/photos', redirect('/moved', 307))
    const body = new Blob(['{}']).stream()
    // Node asks for `duplex` with a stream; its types do not know it.
    const init: RequestInit = { method: 'POST', body, duplex: 'half' }
    expect((await clientOf().fetch('/photos', init)).status).toBe(307)
  })
})

describe('a redirect elsewhere', () => {
  it.each(['HMAC-SHA1', 'PLAINTEXT'])(
    'O49, D14, T8.18: is given back, and nothing signed with %s goes there',
    async (signatureMethod) => {
      api.on('/photos', redirect(`${other.origin}/photos`))
      const options = { signatureMethod, allowedOrigins: [other.origin] }
      const response = await clientOf(options).fetch('/photos')
      expect(response.status).toBe(302)
      expect(response.headers.get('location')).toBe(`${other.origin}/photos`)
      expect(other.received).toEqual([])
    },
  )

  it.each(['https://me@127.0.0.1/', 'http://evil@localhost/', 'ftp://127.0.0.1/', '//['])(
    'O49: to %s is given back',
    async (location) => {
      api.on('/photos', redirect(location))
      expect((await clientOf().fetch('/photos')).status).toBe(302)
      expect(api.received).toHaveLength(1)
    },
  )

  it('is given back to a request that withholds the token as well', async () => {
    api.on('/photos', redirect(`${other.origin}/photos`))
    const response = await clientOf().fetch('/photos', { withholdToken: true })
    expect(response.status).toBe(302)
    expect(other.received).toEqual([])
  })

  it('from https to http is given back', async () => {
    const asked: string[] = []
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(input instanceof Request ? input.url : input.toString())
      return new Response(null, redirect('http://localhost/photos'))
    }
    const client = clientOf({ fetch, apiBaseUrl: 'https://localhost/' })
    expect((await client.fetch('/photos')).status).toBe(302)
    expect(asked).toEqual(['https://localhost/photos'])
  })
})

describe('the target of a request', () => {
  it.each([
    ['another origin', () => `${other.origin}/photos`],
    ['an origin without scheme', () => `//${new URL(other.origin).host}/photos`],
    ['a user name', () => api.origin.replace('//', '//me@')],
    ['a blob of the origin', () => `blob:${api.origin}/photos`],
  ])('C-11: with %s is refused before anything is sent, RFC 3986 §7.6', async (_title, url) => {
    expect(await rejectionOf(clientOf().fetch(url()))).toMatchObject({
      error: 'disallowed_origin',
    })
    expect([...api.received, ...other.received]).toEqual([])
  })

  it('may be any of the allowed origins', async () => {
    other.on('/photos', { body: 'other' })
    const client = clientOf({ allowedOrigins: [other.origin] })
    expect(await (await client.fetch(`${other.origin}/photos`)).text()).toBe('other')
    verified(other.last('/photos'), { credentials })
  })

  it('is unknown to a client that no origin was given to', async () => {
    const client = clientOf({ apiBaseUrl: undefined })
    const error = await rejectionOf(client.fetch(`${api.origin}/photos`))
    expect(error).toBeInstanceOf(AuthkitConfigError)
    expect(await rejectionOf(client.fetch('/photos'))).toBeInstanceOf(AuthkitConfigError)
  })
})

describe('what is signed', () => {
  it('signs for the client alone without a token, RFC 5849 §3.1', async () => {
    const client = clientOf({ token: undefined, tokenSecret: undefined })
    await client.fetch('/photos')
    const { parameters } = verified(api.last('/photos'), {
      credentials: { clientSecret: 'secret' },
    })
    expect(parameters.has('oauth_token')).toBe(false)
  })

  it('signs with the token of the moment', async () => {
    const client = clientOf({ token: undefined, tokenSecret: undefined })
    client.token = { oauth_token: 'later', oauth_token_secret: 'token secret' }
    await client.fetch('/photos')
    const { parameters } = verified(api.last('/photos'), { credentials })
    expect(parameters.get('oauth_token')).toBe('later')
  })

  it('leaves a request alone that has an authorization, or that withholds the token', async () => {
    const client = clientOf({ signatureType: 'query' })
    await client.fetch('/photos', { headers: { authorization: 'Basic YQ==' } })
    expect(api.last('/photos').headers.authorization).toBe('Basic YQ==')
    await client.fetch('/photos', { withholdToken: true, ...form })
    expect(api.last('/photos')).toMatchObject({ url: `${api.origin}/photos`, body: 'a=1&b=2' })
    expect(api.last('/photos').headers.authorization).toBeUndefined()
    const error = await rejectionOf(client.fetch(`${other.origin}/`, { withholdToken: true }))
    expect(error).toMatchObject({ error: 'disallowed_origin' })
  })

  it('O41: reads the form of a Request, a stream or a blob to sign it, RFC 5849 §3.4.1.3.1', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const type = headers['content-type']
    const stream = new Blob(['a=1&b=2']).stream()
    const streamed: RequestInit = { method: 'POST', headers, body: stream, duplex: 'half' }
    const requests: [string | Request, RequestInit?][] = [
      [new Request(`${api.origin}/photos`, form)],
      ['/photos', streamed],
      ['/photos', { method: 'POST', body: new Blob(['a=1&b=2'], { type }) }],
    ]
    for (const [input, init] of requests) {
      await clientOf().fetch(input, init)
      const { parameters } = verified(api.last('/photos'), { credentials })
      expect(parameters.get('b')).toBe('2')
      expect(api.last('/photos').body).toBe('a=1&b=2')
    }
  })

  it('T15.07: signs what is sent, whatever the order and spelling of the query', async () => {
    const url = '/photos/../photos?q[]=2&q[]=1&b=%7E~&c=a+b&d=*%2A&é=ü&e&=f'
    await clientOf().fetch(url)
    const { parameters } = verified(api.last('/photos'), { credentials })
    expect(parameters.get('é')).toBe('ü')
    await clientOf({ signatureType: 'query' }).fetch(`${url}#part`)
    verified(api.last('/photos'), { credentials })
  })

  it('stops before it sends anything when the caller has given up', async () => {
    const signal = AbortSignal.abort(new AuthkitConfigError('given up'))
    const error = await rejectionOf(clientOf().fetch('/photos', { signal }))
    expect(error?.message).toBe('given up')
    expect(api.received).toEqual([])
  })

  it('keeps every secret out of what it throws', async () => {
    const fetch: typeof globalThis.fetch = () => Promise.reject(new Error('no network'))
    const client = clientOf({ fetch, signatureMethod: 'PLAINTEXT', token: 'marker-token' })
    const failure = await client.fetch('/photos').catch((error: unknown) => error)
    const duplicate = await rejectionOf(client.fetch('/photos?oauth_nonce=marker'))
    for (const error of [failure, duplicate]) {
      expect(error).toBeInstanceOf(Error)
      const { message, stack = '' }: Partial<Error> = error instanceof Error ? error : {}
      expect(`${message}${stack}${JSON.stringify(error)}`).not.toMatch(/secret(?!s)|marker/)
    }
  })
})

describe('OAuth1Auth', () => {
  it('O50: signs requests with credentials alone', async () => {
    const auth = new OAuth1Auth({
      clientId: 'client',
      ...credentials,
      token: 'token',
      allowedOrigins: [api.origin],
    })
    expect(await (await auth.fetch(`${api.origin}/photos`)).text()).toBe('photos')
    const { parameters } = verified(api.last('/photos'), { credentials })
    expect(parameters.get('oauth_token')).toBe('token')
    expect(auth.token.oauth_token).toBe('token')
  })
})
