import { describe, expect, it } from 'vitest'
import { escapeHtml, originSource, page } from '../../../src/client/browser/page.ts'

describe('a page of the application', () => {
  it('A-38 loads nothing and is kept by no cache, whatever its policy adds', () => {
    const { status, headers, body } = page({
      title: 'Signed out',
      policy: ["frame-ancestors 'none'"],
    })
    expect(status).toBe(200)
    expect(headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(body).toContain('<title>Signed out</title>')
  })

  it('A-53 holds text as text, in elements and in attributes (HTML §13.5)', () => {
    const text = `<script>"'&\`=é😀</script>`
    expect(escapeHtml(text)).toMatch(/^[\w &#;.~-]*$/)
    expect(page({ title: text, policy: [] }).body).not.toContain('<script>')
    const back = escapeHtml(text).replaceAll(/&#(\d+);/g, (_, code) =>
      String.fromCodePoint(Number(code)),
    )
    expect(back).toBe(text)
  })

  it('names an origin, or its scheme where a policy cannot hold the host (CSP §2.3.1)', () => {
    expect(originSource('https://OP.example:8443/a?b#c')).toBe('https://op.example:8443')
    expect(originSource('http://[::1]:80/')).toBe('http:')
    // A semicolon would begin a directive of somebody else's choice.
    expect(originSource("https://op.example;script-src'*'/")).toBe('https:')
  })
})
