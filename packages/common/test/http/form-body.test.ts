import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formParameters,
  type HttpHeaders,
  type HttpRequest,
  queryParameters,
} from '../../src/http.ts'
import { HttpInputError } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

const FORM = 'application/x-www-form-urlencoded'

function post(body?: unknown, headers: HttpHeaders = { 'content-type': FORM }): HttpRequest {
  return { method: 'POST', url: 'https://a.test/token?q=1&a=query', headers, body }
}

/** The status that a body is refused with. */
function refusal(body: unknown, headers?: HttpHeaders): number | undefined {
  const parameters = outcome(() => formParameters(post(body, headers)))
  return parameters instanceof HttpInputError ? parameters.status : undefined
}

describe('queryParameters', () => {
  it('reads the query of the request, RFC 6749 §3.1', () => {
    expect(queryParameters(post()).entries()).toEqual([
      ['q', '1'],
      ['a', 'query'],
    ])
    expect(() => queryParameters(post(), { maxParameters: 1 })).toThrow(HttpInputError)
  })
})

describe('formParameters', () => {
  const bodies: [string, unknown][] = [
    ['text', 'a=1+2&b=%C3%A9&a=3'],
    ['bytes', new TextEncoder().encode('a=1+2&b=%C3%A9&a=3')],
    ['a Buffer', Buffer.from('a=1+2&b=%C3%A9&a=3')],
    ['what a body parser made of it', { a: ['1 2', '3'], b: 'é' }],
    [
      'a parsed object without a prototype',
      Object.assign(Object.create(null), { a: ['1 2', '3'], b: 'é' }),
    ],
  ]
  it.each(bodies)('reads %s, and never the query, RFC 6749 §3.2', (_, body) => {
    const parameters = formParameters(post(body))
    expect(parameters.getAll('a')).toEqual(['1 2', '3'])
    expect(parameters.get('b')).toBe('é')
    expect(parameters.names()).toEqual(['a', 'b'])
    expect(parameters.repeated()).toBe('a')
  })

  const empty = [undefined, null, '', Buffer.alloc(0)]
  it.each(empty)('finds nothing in the body %j, whatever its type', (body) => {
    expect(formParameters(post(body, {})).names()).toEqual([])
    expect(formParameters(post(body, { 'content-type': 'text/plain' })).names()).toEqual([])
  })

  it.each([
    'application/x-www-form-urlencoded',
    'APPLICATION/X-WWW-Form-UrlEncoded',
    'application/x-www-form-urlencoded;charset=utf-8',
    'application/x-www-form-urlencoded; charset=UTF-8',
    'application/x-www-form-urlencoded ; Charset="utf-8"',
    'application/x-www-form-urlencoded; x=y',
  ])('takes %s, RFC 9110 §8.3.1', (type) => {
    expect(formParameters(post('a=1', { 'content-type': type })).get('a')).toBe('1')
  })

  it.each([
    [undefined],
    [''],
    ['application/json'],
    ['text/plain'],
    ['multipart/form-data; boundary=x'],
    ['application/x-www-form-urlencoded-x'],
    ['application/x-www-form-urlencoded, application/json'],
    ['application/x-www-form-urlencoded; charset=iso-8859-1'],
    ['application/x-www-form-urlencoded; charset=utf-16; charset=utf-8'],
    [[FORM, FORM]],
  ])('A-08 answers 415 to the content type %j, RFC 9110 §15.5', (type) => {
    expect(refusal('a=1', { 'content-type': type })).toBe(415)
    expect(refusal({ a: '1' }, { 'content-type': type })).toBe(415)
  })

  it('tells what the endpoint takes and nothing of what was sent', () => {
    const request = post('{}', { 'content-type': 'application/secret' })
    expect(() => formParameters(request)).toThrow(
      /^This endpoint takes application\/x-www-form-urlencoded and the request is something else$/,
    )
  })

  it.each([
    ['a nested object', { a: { $ne: '' } }],
    ['a number', { a: 1 }],
    ['a boolean', { a: true }],
    ['null', { a: null }],
    ['undefined', { a: undefined }],
    ['a list of objects', { a: ['1', { b: '2' }] }],
    ['a list of lists', { a: [['1']] }],
    ['a list', ['a=1']],
    ['a list of pairs', [['a', '1']]],
    ['a Map, whose own keys are none', new Map([['a', '1']])],
    ['URLSearchParams, whose own keys are none', new URLSearchParams('a=1')],
    ['a number as the body', 1],
    ['true as the body', true],
    ['a malformed text', 'a=%ZZ'],
    ['bytes that are not UTF-8', new Uint8Array([0x61, 0x3d, 0xff])],
  ])('A-08 answers 400 to %s', (_, body) => {
    expect(refusal(body)).toBe(400)
  })

  it('A-09 reads own keys only and __proto__ as a name', () => {
    const body = JSON.parse('{"__proto__":"1","constructor":"2"}')
    expect(formParameters(post(body)).entries()).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
    const inherited = Object.create({ client_id: 'inherited' })
    expect(formParameters(post(inherited)).has('client_id')).toBe(false)
    expect(refusal(JSON.parse('{"__proto__":{"x":"1"}}'))).toBe(400)
  })

  it.each([
    ['text', `a=${'x'.repeat(70_000)}`],
    ['bytes', Buffer.from(`a=${'x'.repeat(70_000)}`)],
    ['a parsed object', { a: 'x'.repeat(70_000) }],
    ['a parsed list', { a: Array.from({ length: 99 }, () => 'x'.repeat(1000)) }],
  ])('answers 413 to %s of more than 65 536 bytes', (_, body) => {
    expect(refusal(body)).toBe(413)
  })

  it('answers 400 to more than 100 values of a parsed object', () => {
    expect(refusal({ a: Array.from({ length: 101 }, () => '1') })).toBe(400)
  })

  it('takes other limits', () => {
    expect(() => formParameters(post('a=1'), { maxBytes: 2 })).toThrow(HttpInputError)
    expect(formParameters(post('a=1'), { maxBytes: 3 }).get('a')).toBe('1')
  })

  it('throws nothing but typed errors for anything that JSON can hold', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.object(), fc.string()), (body) => {
        expect([undefined, 400, 413]).toContain(refusal(body))
      }),
    )
  })
})
