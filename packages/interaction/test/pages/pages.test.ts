import { describe, expect, it } from 'vitest'
import { html, type SignInModel } from '../../src/index.ts'
import { urlSource } from '../../src/pages/response.ts'
import { Browser, headingOf, type Seen } from '../browser.ts'
import { createProvider, type Provider } from '../provider.ts'

async function everyPage(provider: Provider, client = 'web'): Promise<Map<string, Seen>> {
  const browser = new Browser(provider)
  const pages = new Map<string, Seen>()
  const keep = (name: string, page: Seen): Seen => {
    pages.set(name, page)
    return page
  }
  keep('error', await browser.get(provider.authorizeUrl({ client_id: 'nobody' })))
  keep('wrong method', await browser.post(`${provider.issuer}/interaction`, {}))
  const signIn = keep('sign-in', await browser.get(provider.authorizeUrl({ client_id: client })))
  const failed = keep('failed sign-in', await browser.signIn(signIn, 'alice', 'wrong'))
  keep('consent', await browser.signIn(failed))
  const signOut = keep('sign-out', await browser.get(`${provider.issuer}/sign-out`))
  keep('signed out', await browser.submit(signOut, 'sign-out'))
  return pages
}

describe('every page', () => {
  it('A-32 A-38 is not framed, cached, sniffed or named in Referer, and runs no script, RFC 9700 §4.16', async () => {
    const pages = await everyPage(createProvider())
    expect(pages.size).toBe(7)
    for (const [name, { headers }] of pages) {
      expect(headers, name).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      const policy = String(headers['content-security-policy'])
      expect(policy, name).toMatch(
        /^default-src 'none'; style-src 'nonce-\w{22}'; form-action 'self'( https:\/\/app\.example)?; frame-ancestors 'none'; base-uri 'none'$/,
      )
    }
  })

  it('has a nonce of its own, which its style carries', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const nonces = new Set<string>()
    for (const page of [
      await browser.get(provider.authorizeUrl()),
      await browser.get(provider.authorizeUrl()),
    ]) {
      const nonce = /'nonce-(\w+)'/.exec(String(page.headers['content-security-policy']))?.[1] ?? ''
      expect(page.text).toContain(`<style nonce="${nonce}">`)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(2)
  })

  it('says its language, its title and how it fits a small screen, and holds no script', async () => {
    const provider = createProvider({ name: 'Example & Co' })
    for (const [name, { text }] of await everyPage(provider)) {
      expect(text, name).toMatch(/^<!doctype html>\s*<html lang="en">/)
      expect(text, name).toMatch(/<title>[^<]+ – Example &amp; Co<\/title>/)
      expect(text, name).toContain(
        '<meta name="viewport" content="width=device-width, initial-scale=1"',
      )
      expect(text, name).not.toMatch(/<script|\son\w+=|javascript:|\sstyle=/i)
      expect(text.match(/<h1>/g), name).toHaveLength(1)
    }
  })

  it('A-53 escapes the name of the client', async () => {
    const pages = await everyPage(createProvider(), 'hostile')
    for (const name of ['sign-in', 'failed sign-in', 'consent']) {
      expect(pages.get(name)?.text).toContain(
        '&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x',
      )
      expect(pages.get(name)?.text).not.toContain('<script>')
    }
  })

  it.each([
    'client_id',
    'redirect_uri',
    'response_type',
    'scope',
    'state',
    'response_mode',
    'prompt',
    'login_hint',
    'x',
  ])('A-53 shows no markup and no line break of %s', async (parameter) => {
    const provider = createProvider()
    const hostile = '"><script>alert(1)</script>\r\nset-cookie: a=b'
    const seen = await new Browser(provider).get(provider.authorizeUrl({ [parameter]: hostile }))
    expect(seen.status).toBeLessThan(500)
    expect(seen.text).not.toContain('<script>')
    expect(JSON.stringify(seen.headers)).not.toMatch(/[<>]|\\r|\\n/)
  })

  it('ties labels to fields, puts the cursor in the first empty one and announces a failure', async () => {
    const provider = createProvider()
    const pages = await everyPage(provider)
    const signIn = pages.get('sign-in')?.text ?? ''
    for (const field of ['username', 'password']) {
      expect(signIn).toContain(`<label for="${field}">`)
      expect(signIn).toMatch(new RegExp(`id="${field}"\\s+name="${field}"`))
    }
    expect(signIn.match(/autofocus/g)).toHaveLength(1)
    expect(signIn.indexOf('autofocus')).toBeLessThan(signIn.indexOf('id="password"'))
    const failed = pages.get('failed sign-in')?.text ?? ''
    expect(failed).toContain('role="alert"')
    expect(failed.match(/aria-invalid="true" aria-describedby="failure"/g)).toHaveLength(2)
    expect(failed.indexOf('autofocus')).toBeGreaterThan(failed.indexOf('id="password"'))
    expect(failed).toContain('<title>Error: Sign in')
  })

  it('says in plain words what the usual scopes allow, Core §5.4 and §11, and what the application wrote', async () => {
    const provider = createProvider({
      scopes: { 'notes:read': 'Read <your> notes', openid: 'Recognize you' },
    })
    const browser = new Browser(provider)
    const url = provider.authorizeUrl({
      scope: 'openid email offline_access notes:read other constructor',
    })
    const { text } = await browser.signIn(await browser.get(url))
    expect([...text.matchAll(/<li>(.*?)<\/li>/g)].map(([, words]) => words)).toEqual([
      'Recognize you',
      'See your e-mail address',
      'Keep this access while you are away',
      'Read &lt;your&gt; notes',
      'other',
      'constructor',
    ])
  })

  it('can be replaced and styled by the application', async () => {
    const models: SignInModel[] = []
    const provider = createProvider({
      css: ':root { --authkit-accent: #0a7d33 } main > p { margin: 0 }',
      pages: {
        signIn: (model) => {
          models.push(model)
          return html`<h1>${'<Hello>'}</h1>`.toString()
        },
      },
    })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl({ login_hint: 'alice' }))
    expect(headingOf(page)).toBe('&lt;Hello&gt;')
    expect(models).toMatchObject([
      {
        service: 'issuer.example',
        client: { name: 'Notebook', destination: 'app.example' },
        form: { action: page.url, token: expect.any(String) },
        username: 'alice',
        failure: undefined,
      },
    ])
    const error = await browser.get(provider.authorizeUrl({ client_id: 'nobody' }))
    expect(error.text).toContain('main > p { margin: 0 }')
  })
})

describe('form-action', () => {
  it.each([
    ['https://app.example/callback', 'https://app.example'],
    ['https://APP.example:8443/callback?x=1', 'https://app.example:8443'],
    ['http://127.0.0.1:3000/callback', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000/callback', 'http:'],
    ['com.example.app:/callback', 'com.example.app:'],
    ["https://a;script-src'none'/callback", 'https:'],
    ['https://a,b/callback', 'https:'],
  ])('lets a form end at %s by %s', (uri, source) => {
    expect(urlSource(uri)).toBe(source)
  })
})

describe('html', () => {
  it('escapes text, keeps HTML and drops undefined', () => {
    const list = ['<a>', "'b'"].map((text) => html`<i title="${'"&'}">${text}</i>`)
    expect(html`<b>${list}${undefined}${1}</b>`.toString()).toBe(
      '<b><i title="&quot;&amp;">&lt;a&gt;</i><i title="&quot;&amp;">&#39;b&#39;</i>1</b>',
    )
  })
})
