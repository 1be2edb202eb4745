import { describe, expect, it } from 'vitest'
import { isLanguageTag, taggedName, withoutLanguage } from '../../src/claims/language-tag.ts'

describe('isLanguageTag', () => {
  it.each(['en', 'en-US', 'zh-Hans-CN', 'x-custom', 'ja-Kana-JP', 'i-klingon', 'DE-CH-1996'])(
    'takes %s, T-ID-11, UI-0, RFC 5646 §2.1',
    (tag) => {
      expect(isLanguageTag(tag)).toBe(true)
    },
  )

  it.each(['fr_FR', 'toolongsubtag', 'a-US', '', 'x', 'x-', 'en-', '-en', 'en--US', ' en', 'én'])(
    'refuses %j, T-ID-11, UI-0, RFC 5646 §2.1',
    (tag) => {
      expect(isLanguageTag(tag)).toBe(false)
    },
  )

  it('refuses a tag of any length without looking at it for long', () => {
    expect(isLanguageTag(`en${'-abcdefgh'.repeat(100_000)}`)).toBe(false)
  })
})

describe('taggedName', () => {
  it('parts a claim from its language, Core §5.2', () => {
    expect(taggedName('family_name#ja-Kana-JP')).toEqual({
      claim: 'family_name',
      tag: 'ja-Kana-JP',
    })
    expect(withoutLanguage('family_name#ja-Kana-JP')).toBe('family_name')
  })

  it.each(['name', 'name#', 'name#fr_FR', 'https://example.com/claims#groups', ''])(
    'finds no language in %j, Core §5.2',
    (name) => {
      expect(taggedName(name)).toBeUndefined()
      expect(withoutLanguage(name)).toBe(name)
    },
  )
})
