import { describe, expect, it } from 'vitest'
import { selectClaims } from '../../src/claims/select-claims.ts'

const alice = {
  sub: 'alice',
  name: 'Alice Adams',
  'name#ja-Kana-JP': 'アリス',
  'name#de': '',
  email: 'alice@example.com',
  email_verified: false,
  updated_at: 0,
  groups: [],
  'https://example.com/claims': 'all',
  'https://example.com/claims#secret': 'private',
}

describe('selectClaims', () => {
  it('releases what was granted and nothing else, Core §5.3.2', () => {
    expect(selectClaims(alice, ['email', 'email_verified', 'updated_at', 'phone_number'])).toEqual({
      email: 'alice@example.com',
      email_verified: false,
      updated_at: 0,
    })
    expect(selectClaims(alice, [])).toEqual({})
  })

  it.each([[''], [null], [undefined]])('leaves out a claim that is %j, Core §5.3.2', (value) => {
    expect(selectClaims({ sub: 'alice', name: value as string }, ['name'])).toEqual({})
  })

  it('releases a claim in every language when it was granted without one, Core §5.2', () => {
    expect(selectClaims(alice, ['name'])).toEqual({
      name: 'Alice Adams',
      'name#ja-Kana-JP': 'アリス',
    })
  })

  it.each(['name#ja-Kana-JP', 'name#ja-kana-jp'])(
    'releases one language alone by %s, RFC 5646 §2.1.1',
    (asked) => {
      expect(selectClaims(alice, [asked])).toEqual({ 'name#ja-Kana-JP': 'アリス' })
    },
  )

  it('does not take the fragment of a URI for a language, Core §5.2', () => {
    expect(selectClaims(alice, ['https://example.com/claims'])).toEqual({
      'https://example.com/claims': 'all',
    })
    expect(selectClaims(alice, ['https://example.com/claims#secret'])).toEqual({
      'https://example.com/claims#secret': 'private',
    })
  })

  it('never lets user information stand for what the server says, Core §2', () => {
    const names =
      'iss sub aud exp iat nbf jti auth_time nonce acr amr azp sid events at_hash c_hash s_hash'
    const more = 'cnf act client_id scope acr#de'
    const values = `${names} ${more}`.split(' ').map((name) => [name, 'forged'])
    const claims = { sub: 'root', ...Object.fromEntries(values) }
    expect(selectClaims(claims, Object.keys(claims))).toEqual({})
  })

  it('A-09 J-40 knows no claim that the user does not have', () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
    expect(selectClaims(alice, names)).toEqual({})
    const hostile = { sub: 'alice', ...JSON.parse('{"__proto__":{"admin":true}}') }
    expect(selectClaims(hostile, ['name'])).not.toHaveProperty('admin')
    expect(selectClaims(hostile, ['__proto__'])).not.toHaveProperty('admin')
  })

  it('does not change what it was given', () => {
    const before = structuredClone(alice)
    selectClaims(alice, ['name', 'groups'])
    expect(alice).toEqual(before)
  })
})

describe('aggregated and distributed claims', () => {
  const sources = {
    bureau: { endpoint: 'https://credit.example/claims', access_token: 'ksj3n283dke' },
    bank: { JWT: 'eyJhbGciOiJub25lIn0.e30.' },
  }
  const jane = {
    sub: 'jane',
    name: 'Jane Doe',
    _claim_names: { address: 'bank', phone_number: 'bank', credit_score: 'bureau' },
    _claim_sources: sources,
  }

  it('come along when they were granted, with the sources that they are of, Core §5.6.2', () => {
    expect(selectClaims(jane, ['name', 'address', 'phone_number'])).toEqual({
      name: 'Jane Doe',
      _claim_names: { address: 'bank', phone_number: 'bank' },
      _claim_sources: { bank: sources.bank },
    })
    expect(selectClaims(jane, ['credit_score'])).toEqual({
      _claim_names: { credit_score: 'bureau' },
      _claim_sources: { bureau: sources.bureau },
    })
  })

  it('stay away while their source tells more than was granted, Core §5.6.2', () => {
    expect(selectClaims(jane, ['address', 'credit_score'])).toEqual({
      _claim_names: { credit_score: 'bureau' },
      _claim_sources: { bureau: sources.bureau },
    })
  })

  it('leave nothing behind when none was granted, Core §5.6.2', () => {
    expect(selectClaims(jane, ['name'])).toEqual({ name: 'Jane Doe' })
    expect(selectClaims(jane, ['_claim_names', '_claim_sources', 'name'])).toEqual({
      name: 'Jane Doe',
    })
  })

  it('are never what the server itself says, Core §5.6.2', () => {
    const forged = {
      sub: 'jane',
      _claim_names: { sub: 'bank', acr: 'bank', address: 'bank' },
      _claim_sources: sources,
    }
    expect(selectClaims(forged, ['sub', 'acr', 'address'])).toEqual({
      _claim_names: { address: 'bank' },
      _claim_sources: { bank: sources.bank },
    })
  })

  it.each([
    ['names without sources', { _claim_names: { address: 'bank' } }],
    ['a source that is not there', { _claim_names: { address: 'toString' }, _claim_sources: {} }],
    ['names that are a list', { _claim_names: ['bank'], _claim_sources: sources }],
    ['names that are a text', { _claim_names: 'bank', _claim_sources: sources }],
    ['sources that are null', { _claim_names: { address: 'bank' }, _claim_sources: null }],
    ['a reference that is no text', { _claim_names: { address: 1 }, _claim_sources: { 1: {} } }],
  ])('are left out by %s, Core §5.6.2', (_what, claims) => {
    expect(selectClaims({ sub: 'jane', ...claims }, ['address', '0'])).toEqual({})
  })
})
