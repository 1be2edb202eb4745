import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { type BrowserInput, browserParameters } from '../../../src/client/browser/parameters.ts'

class Refused extends Error {}

const read = (input: BrowserInput) =>
  browserParameters(input, (problem, options) => new Refused(problem, options))

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const url = 'https://app.example/x?a=query'

describe('what a browser brought', () => {
  it('is read from the query, and from the form where one was posted', () => {
    expect(read(url).get('a')).toBe('query')
    expect(read('/x?a=query#a=fragment').get('a')).toBe('query')
    expect(read(new URL(url)).get('a')).toBe('query')
    expect(read(new URLSearchParams('a=pair')).get('a')).toBe('pair')
    expect(read({ method: 'GET', url, headers: {} }).get('a')).toBe('query')
    expect(read({ method: 'POST', url, headers: form, body: 'a=form' }).get('a')).toBe('form')
  })

  it.each<[string, BrowserInput]>([
    ['a repeated parameter', '/?a=1&a=2'],
    ['a repeated parameter that is empty', '/?a=&a='],
    ['too many parameters', `/?${'a&'.repeat(51)}`],
    ['too many bytes', `/?a=${'a'.repeat(16_385)}`],
    ['a percent sign that encodes nothing', '/?a=%'],
    ['bytes that are no text', '/?a=%ff'],
    ['a form of another type', { method: 'POST', url, headers: {}, body: 'a=1' }],
    ['a form with an object in it', { method: 'POST', url, headers: form, body: { a: { b: 1 } } }],
  ])('A-07, A-08, A-60 is refused with %s (RFC 6749 §3.1)', (_, input) => {
    expect(() => read(input)).toThrow(Refused)
  })

  it('is what the types say, for callers whom no compiler told', () => {
    // What a caller in JavaScript may give.
    const wrong = [undefined, null, 5, {}] as unknown as BrowserInput[]
    for (const input of wrong) expect(() => read(input)).toThrow(AuthkitConfigError)
  })
})
