import { createHash } from 'node:crypto'
import { formPost } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { createProvider, get, authorizationParameters } from '../provider.ts'

const redirectUri = 'https://app.example/callback?keep=1&b=2'
const hostile = `"><script>alert(1)</script>'&lt;\u0000\r\n\u2028 é 😀 %20+`

/** What a browser would post, by the rules of HTML for character references. */
function fieldsOf(body: string): Record<string, string> {
  const inputs = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [text(name), text(value)]))
}

function text(attribute: string): string {
  return attribute.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
}

describe('response mode form_post', () => {
  const { respond } = formPost()

  it('T-OI-8, T-OH-10, OI-4 posts every parameter to the redirect URI, OAuth 2.0 Form Post Response Mode §2', () => {
    const { status, headers, body = '' } = respond(redirectUri, { code: 'c', state: 's s+%20' })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(fieldsOf(body)).toEqual({ code: 'c', state: 's s+%20' })
    expect(text(/action="([^"]*)"/.exec(body)?.[1] ?? '')).toBe(redirectUri)
    expect(body).toContain('method="post"')
  })

  it('A-10 lets nothing of a parameter be markup, whatever it holds', () => {
    const { body = '' } = respond('https://app.example/"onload=', {
      state: hostile,
      [hostile]: 'x',
    })
    expect(fieldsOf(body)).toEqual({ state: hostile, [hostile]: 'x' })
    expect(body.match(/<script/g)).toHaveLength(1)
    expect(body).not.toMatch(/["']onload/)
    // Apart from references and the page's own text there is no character that could begin one.
    expect(body.replaceAll(/&#\d+;/g, '')).not.toContain('&')
  })

  it('runs its own script and no other, and is kept nowhere, OAuth 2.0 Form Post Response Mode §4', () => {
    const { headers, body = '' } = respond(redirectUri, { code: 'c' })
    const script = /<script>(.*)<\/script>/.exec(body)?.[1] ?? ''
    const hash = createHash('sha256').update(script).digest('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'`,
    )
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(body).toContain('<noscript>')
  })

  it('carries codes and errors of plain OAuth 2.0 as well, GAP-27', async () => {
    const { server } = createProvider()
    const request = await server.validateConsentRequest(
      get('/authorize', { ...authorizationParameters, response_mode: 'form_post' }),
    )
    const yes = await server.createAuthorizationResponse(request, {
      subject: 'user-1',
      authentication: { time: 1_700_000_000 },
    })
    expect(Object.keys(fieldsOf(yes.body ?? ''))).toEqual(['code', 'state', 'iss'])
    const no = await server.createAuthorizationResponse(request, undefined)
    expect(fieldsOf(no.body ?? '')).toMatchObject({ error: 'access_denied', state: 'af0ifjsldkj' })
    expect(no.headers['location']).toBeUndefined()
  })
})
