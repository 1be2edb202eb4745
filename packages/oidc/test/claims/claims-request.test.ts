import { InvalidRequestError } from '@authkit/oauth2'
import type { JsonObject } from '@authkit/common/store'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  claimsAskedFor,
  type ClaimsRequest,
  expectedSubject,
  readClaimsRequest,
  requestedAcr,
} from '../../src/claims/claims-request.ts'

const read = (value: unknown): ClaimsRequest => readClaimsRequest(JSON.stringify(value))

describe('readClaimsRequest', () => {
  it('reads what is asked for at each place, Core §5.5 and Core §5.5.1', () => {
    const asked = {
      userinfo: {
        given_name: { essential: true },
        nickname: null,
        picture: null,
        'http://example.info/claims/groups': null,
        'family_name#ja-Kana-JP': {},
      },
      id_token: {
        auth_time: { essential: true },
        acr: { values: ['urn:mace:incommon:iap:silver'] },
        email: { value: 'alice@example.com', essential: false },
      },
    }
    expect(read(asked)).toEqual(asked)
  })

  it('is JSON that a store keeps, Core §5.5', () => {
    expectTypeOf<ClaimsRequest>().toExtend<JsonObject>()
    const kept = read({ id_token: { sub: { value: 'alice' } } })
    expect(JSON.parse(JSON.stringify(kept))).toEqual(kept)
  })

  it('leaves out the places that are not there, Core §5.5', () => {
    expect(read({})).toEqual({})
    expect(read({ userinfo: {} })).toEqual({ userinfo: {} })
  })

  it('ignores members that it does not know, Core §5.5 and Core §5.5.1', () => {
    const asked = { verified_claims: 7, id_token: { name: { purpose: 'x', max_age: 3 } } }
    expect(read(asked)).toEqual({ id_token: { name: {} } })
  })

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a text', '"openid"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '1'],
    ['a place that is null', '{"userinfo":null}'],
    ['a place that is a list', '{"id_token":["name"]}'],
    ['a place that is a text', '{"id_token":"name"}'],
    ['a claim that is true', '{"userinfo":{"name":true}}'],
    ['a claim that is a text', '{"userinfo":{"name":"Alice"}}'],
    ['a claim that is a list', '{"userinfo":{"name":[]}}'],
    ['essential as a text', '{"userinfo":{"name":{"essential":"true"}}}'],
    ['essential as null', '{"userinfo":{"name":{"essential":null}}}'],
    ['values that are a text', '{"userinfo":{"name":{"values":"Alice"}}}'],
    ['values that are an object', '{"userinfo":{"name":{"values":{}}}}'],
    ['a subject that is a number', '{"id_token":{"sub":{"value":1}}}'],
    ['a subject that is null', '{"id_token":{"sub":{"value":null}}}'],
    ['a class that is an object', '{"id_token":{"acr":{"value":{}}}}'],
    ['classes that are numbers', '{"id_token":{"acr":{"values":["1",2]}}}'],
  ])('refuses %s, Core §5.5', (_what, text) => {
    expect(() => readClaimsRequest(text)).toThrow(InvalidRequestError)
  })

  it('says nothing of what was sent', () => {
    const sent = '{"userinfo":{"secret-of-alice":1}}'
    expect(() => readClaimsRequest(sent)).toThrow(/^The claims parameter is malformed$/)
    expect(() => readClaimsRequest('secret-of-alice')).toThrow(/^The claims parameter is not JSON$/)
  })

  it('takes 16 384 characters and not one more', () => {
    const padded = (length: number) => '{}'.padEnd(length, ' ')
    expect(readClaimsRequest(padded(16_384))).toEqual({})
    expect(() => readClaimsRequest(padded(16_385))).toThrow(InvalidRequestError)
  })

  it('takes a hundred claims at both places together and not one more', () => {
    const some = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_each, index) => [`claim${index}`, null]))
    expect(
      claimsAskedFor(read({ userinfo: some(60), id_token: some(40) }), 'userinfo'),
    ).toHaveLength(60)
    expect(() => read({ userinfo: some(60), id_token: some(41) })).toThrow(InvalidRequestError)
  })

  it.each([
    ['values', (deep: string) => `{"userinfo":{"name":{"values":${deep}}}}`],
    ['a value', (deep: string) => `{"userinfo":{"name":{"value":${deep}}}}`],
    ['the parameter', (deep: string) => deep],
    ['a member that nobody knows', (deep: string) => `{"userinfo":${deep}}`],
  ])('refuses %s of many levels', (_what, within) => {
    const deep = '['.repeat(8000) + ']'.repeat(8000)
    expect(() => readClaimsRequest(within(deep))).toThrow(InvalidRequestError)
  })

  it('A-09 J-40 makes no prototype of any name', () => {
    const text =
      '{"__proto__":{"userinfo":{"a":null}},"constructor":{"prototype":{"polluted":1}},' +
      '"userinfo":{"__proto__":{"polluted":1},"constructor":null,"name":{"__proto__":{"essential":true}}}}'
    const request = readClaimsRequest(text)
    expect(Object.keys(request)).toEqual(['userinfo'])
    expect(claimsAskedFor(request, 'userinfo')).toEqual(['constructor', 'name'])
    expect(request.userinfo?.['name']).toEqual({})
    expect(Object.getPrototypeOf(request.userinfo)).toBe(Object.prototype)
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})

describe('claimsAskedFor', () => {
  it('names the claims of one place, Core §5.5', () => {
    const request = read({ userinfo: { name: null, email: {} }, id_token: { acr: null } })
    expect(claimsAskedFor(request, 'userinfo')).toEqual(['name', 'email'])
    expect(claimsAskedFor(request, 'id_token')).toEqual(['acr'])
    expect(claimsAskedFor({}, 'id_token')).toEqual([])
    expect(claimsAskedFor(undefined, 'userinfo')).toEqual([])
  })
})

describe('expectedSubject', () => {
  it('is the user whom the ID Token has to be about, Core §3.1.2.2', () => {
    expect(expectedSubject(read({ id_token: { sub: { value: '24400320' } } }))).toBe('24400320')
  })

  it.each([
    {},
    { id_token: { sub: null } },
    { id_token: { sub: { essential: true } } },
    { userinfo: { sub: { value: '24400320' } } },
  ])('is nobody in particular by %j, Core §3.1.2.2', (asked) => {
    expect(expectedSubject(read(asked))).toBeUndefined()
    expect(expectedSubject(undefined)).toBeUndefined()
  })
})

describe('requestedAcr', () => {
  it('has the classes and whether one of them is needed, Core §5.5.1.1', () => {
    const acr = { essential: true, values: ['gold', 'silver'] }
    expect(requestedAcr(read({ id_token: { acr } }))).toEqual(acr)
    expect(requestedAcr(read({ id_token: { acr: { essential: true, value: 'gold' } } }))).toEqual({
      essential: true,
      values: ['gold'],
    })
  })

  it('needs none of them unless the request says so, Core §5.5.1.1', () => {
    expect(requestedAcr(read({ id_token: { acr: { values: ['gold'] } } }))).toEqual({
      essential: false,
      values: ['gold'],
    })
  })

  it.each([
    undefined,
    {},
    { id_token: { acr: null } },
    { id_token: { acr: { essential: true } } },
    { id_token: { acr: { essential: true, values: [] } } },
    { userinfo: { acr: { essential: true, value: 'gold' } } },
  ])('leaves the class open by %j, Core §5.5.1.1', (asked) => {
    expect(requestedAcr(asked && read(asked))).toEqual({ essential: false, values: [] })
  })
})
