import { describe, expect, it } from 'vitest'
import { rememberedClaim } from '../../src/flow/consent.ts'
import { answerOf, Browser, headingOf, type Seen } from '../browser.ts'
import { createProvider, type Provider } from '../provider.ts'

const consent = 'Allow Notebook access?'

async function consentPage(provider: Provider, names: readonly string[]): Promise<[Browser, Seen]> {
  const browser = new Browser(provider)
  const url = provider.authorizeUrl({ scope: 'openid', claim_names: JSON.stringify(names) })
  return [browser, await browser.signIn(await browser.get(url))]
}

function listOf({ text }: Seen): (string | undefined)[] {
  return [...text.matchAll(/<li>(.*?)<\/li>/g)].map(([, words]) => words)
}

describe('claims that are asked for by name', () => {
  it('are shown in plain words, Core §5.5 and §5.1', async () => {
    const provider = createProvider({
      claims: { department: 'See where you work', birthdate: 'See your <age>' },
    })
    const names = ['email', 'birthdate', 'department', 'https://c.example/x', 'constructor']
    const [, page] = await consentPage(provider, names)
    expect(listOf(page)).toEqual([
      'Know who you are',
      'See your e-mail address',
      'See your &lt;age&gt;',
      'See where you work',
      'https://c.example/x',
      'constructor',
    ])
  })

  it.each(['auth_time', 'acr', 'amr', 'sub'])('have words for %s, Core §2', async (name) => {
    const [, page] = await consentPage(createProvider(), [name])
    expect(listOf(page)).not.toContain(name)
  })

  it('A-53 are escaped', async () => {
    const [, page] = await consentPage(createProvider(), ['<script>alert(1)</script>'])
    expect(listOf(page)).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('are remembered, and asked about again when there are more, Core §5.5', async () => {
    const provider = createProvider()
    const [browser, page] = await consentPage(provider, ['email', 'phone_number'])
    await browser.submit(page, 'approve')
    const ask = (...names: readonly string[]) =>
      browser.get(provider.authorizeUrl({ scope: 'openid', claim_names: JSON.stringify(names) }))
    expect(answerOf(await ask('email'))).toHaveProperty('code')
    expect(answerOf(await ask('phone_number', 'email'))).toHaveProperty('code')
    expect(answerOf(await ask())).toHaveProperty('code')
    expect(headingOf(await ask('email', 'address'))).toBe(consent)
  })

  it('A-33 are no scopes, and scopes are no claims, whatever they are called, RFC 6749 §3.3', async () => {
    const provider = createProvider()
    const [browser, page] = await consentPage(provider, ['email admin', 'phone'])
    await browser.submit(page, 'approve')
    for (const scope of ['openid phone', 'openid admin', 'openid email']) {
      expect(headingOf(await browser.get(provider.authorizeUrl({ scope })))).toBe(consent)
    }
    const remembered = await provider.server.context.repositories.consents.find('user-alice', 'web')
    expect(remembered).toEqual(['openid', rememberedClaim('email admin'), rememberedClaim('phone')])
    // A scope of that name cannot even be asked for.
    const forged = provider.authorizeUrl({ scope: rememberedClaim('phone') })
    expect(answerOf(await browser.get(forged))).toMatchObject({ error: 'invalid_scope' })
  })

  it('A-60 may have any name, and no two are taken for each other', async () => {
    const odd = [
      'a b',
      'a',
      'b',
      '"',
      '\\',
      '\0',
      ' ',
      '',
      '\ud800',
      '\ud801',
      '\ufffd',
      'é',
      '%20',
    ]
    expect(new Set(odd.map(rememberedClaim)).size).toBe(odd.length)
    for (const name of odd) expect(rememberedClaim(name)).toMatch(/^"[\w%.~-]+$/)
    const provider = createProvider()
    const [browser, page] = await consentPage(provider, odd)
    expect(answerOf(await browser.submit(page, 'approve'))).toHaveProperty('code')
  })
})
