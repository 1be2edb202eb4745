import { describe, expect, it } from 'vitest'
import { checkLanguages, chooseLanguage } from '../../src/pages/language.ts'
import { Browser } from '../browser.ts'
import { createProvider } from '../provider.ts'

describe('the language of a page', () => {
  it.each([
    ['', 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['de-CH-1996', 'de-CH'],
    ['fr de-CH en', 'de-CH'],
    ['fr', 'en'],
    ['zh-Hant-CN-x-private1', 'zh-Hant'],
    ['d', 'en'],
    ['-', 'en'],
    ['x-de', 'en'],
  ])('is, for "%s", the best that there is: %s, RFC 4647 §3.4', (wanted, chosen) => {
    const languages = checkLanguages(['en', 'de', 'de-CH', 'zh-Hant'])
    expect(chooseLanguage(wanted.split(' '), languages)).toBe(chosen)
  })

  it('is told to the pages with how they are to be shown, Core §3.1.2.1', async () => {
    const told: (string | undefined)[] = []
    const provider = createProvider({
      languages: ['en', 'de'],
      pages: {
        signIn: ({ language, display, form }) => {
          told.push(language, display)
          return `<form method="post" action="${form.action}"><input type="hidden" name="form_token" value="${form.token}"`
        },
      },
    })
    const browser = new Browser(provider)
    const url = provider.authorizeUrl({ ui_locales: 'fr de-AT', display: 'popup' })
    const consent = await browser.signIn(await browser.get(url))
    await new Browser(provider).get(provider.authorizeUrl())
    expect(told).toEqual(['de', 'popup', 'en', undefined])
    expect(consent.text).toContain('<html lang="de">')
  })

  it('A-53 is never what the client wrote', async () => {
    const provider = createProvider()
    const url = provider.authorizeUrl({ ui_locales: '"><script> en"', display: '"><script>' })
    const page = await new Browser(provider).get(url)
    expect(page.text).toContain('<html lang="en">')
    expect(page.text).not.toContain('<script>')
  })

  it.each([[[]], [['']], [['en', 'de_CH']], [['"']]])('S-C1 is refused: %j', (languages) => {
    expect(() => createProvider({ languages })).toThrow('languages is a list of BCP 47 tags')
  })
})
