import { JsonWebKey, jwt, leftHalfHash } from '@authkit/jose'
import { CodeIDToken, IDToken, type IDTokenClaims, IDTokenError } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'

const now = 1_800_000_000
const expected = { clientId: 'app', issuer: 'https://op.example', leeway: 0, now }

function claims(more: Record<string, unknown> = {}): IDTokenClaims {
  // A provider writes what it likes.
  const all = { iss: 'https://op.example', sub: 'alice', aud: 'app', exp: now + 1, iat: now }
  return { ...all, ...more }
}

const validating =
  (more: Record<string, unknown>, expectations: object = {}, alg = 'RS256') =>
  () =>
    new IDToken(claims(more), alg).validate({ ...expected, ...expectations })

describe('IDToken', () => {
  it('T-ID-1 asks nothing of optional claims that nobody expects, Core §2', () => {
    expect(validating({})).not.toThrow()
    expect(validating({ iss: 'https://other.example' }, { issuer: undefined })).not.toThrow()
  })

  it.each(['iss', 'sub', 'aud', 'exp', 'iat'])(
    'IDT-1, T-ID-1, I08 misses the %s, Core §2',
    (name) => {
      expect(validating({ [name]: undefined })).toThrow(`The ${name} is missing`)
      const inherited = new IDToken(Object.create(claims()), 'RS256')
      expect(() => inherited.validate(expected)).toThrow(IDTokenError)
    },
  )

  it.each<[string, Record<string, unknown>]>([
    ['an iss that is no text', { iss: ['https://op.example'] }],
    ['another iss', { iss: 'https://op.example/' }],
    ['a sub that is no text', { sub: 1 }],
    ['an aud without entries', { aud: [] }],
    ['an aud that is no text', { aud: [{}] }],
    ['an exp that is text', { exp: '9999999999' }],
    ['an exp without end', { exp: Number.POSITIVE_INFINITY }],
    ['an iat that is no time', { iat: -1 }],
    ['an nbf that is text', { nbf: '1' }],
    ['T-ID-2 an auth_time that is text', { auth_time: 'soon' }],
    ['T-ID-4 an amr that is text', { amr: 'pwd' }],
    ['T-ID-4 an amr of numbers', { amr: [1] }],
  ])('T-ID-4, J-28 refuses %s, Core §2', (_, change) => {
    expect(validating(change)).toThrow(IDTokenError)
  })

  it('J-31 refuses what declares itself a Logout Token, with a nonce as well (Back-Channel Logout §4.1)', () => {
    const logout = 'http://schemas.openid.net/event/backchannel-logout'
    expect(validating({ events: { [logout]: {} } })).toThrow('is a Logout Token')
    expect(validating({ events: { [logout]: null }, nonce: 'n' }, { nonce: 'n' })).toThrow(
      IDTokenError,
    )
    for (const events of [null, logout, [logout], {}, { other: {} }]) {
      expect(validating({ events })).not.toThrow()
    }
  })

  it('I09, C-07 compares the issuer as text, or asks the function, Core §3.1.3.7', () => {
    const issuer = (iss: string, { tid }: IDTokenClaims) =>
      typeof tid === 'string' && iss === `https://op.example/${tid}`
    const tenant = { iss: 'https://op.example/t1', tid: 't1' }
    expect(validating(tenant, { issuer })).not.toThrow()
    expect(validating({ ...tenant, tid: 't2' }, { issuer })).toThrow('iss')
    // A caller without types: what is not true does not pass.
    expect(validating({}, { issuer: () => 'yes' })).toThrow('iss')
  })

  it('T-ID-5 wants to be in aud, whatever azp says, Core §3.1.3.7', () => {
    const trusting = { trustedAudiences: ['api'] }
    for (const azp of [undefined, 'other', 'app']) {
      expect(validating({ aud: 'api', azp }, trusting)).toThrow('aud is not this client')
    }
    expect(validating({ aud: ['app', 'api'] }, trusting)).toThrow('azp is missing')
    expect(validating({ aud: ['app', 'api'], azp: 'other' }, trusting)).toThrow('azp')
    expect(validating({ aud: ['app', 'api'], azp: 'app' }, trusting)).not.toThrow()
    expect(validating({ aud: ['app', 'api'], azp: 'app' })).toThrow('not trusted')
  })

  it('I13, C-07 is over at exp, and not from the future, with the leeway, Core §3.1.3.7', () => {
    expect(validating({ exp: now })).toThrow('expired')
    expect(validating({ exp: now - 9 }, { leeway: 10 })).not.toThrow()
    expect(validating({ iat: now + 11 }, { leeway: 10 })).toThrow('iat')
    expect(validating({ nbf: now + 11 }, { leeway: 10 })).toThrow('nbf')
    expect(validating({ iat: now + 10, nbf: now + 10 }, { leeway: 10 })).not.toThrow()
    expect(validating({}, { leeway: Number.NaN })).toThrow(IDTokenError)
  })

  it('T-ID-3, I11 compares the nonce when there is one, Core §3.1.3.7', () => {
    expect(validating({ nonce: 'n' }, { nonce: 'n' })).not.toThrow()
    expect(validating({ nonce: 'n' }, { nonce: 'N' })).toThrow(IDTokenError)
    expect(validating({}, { nonce: 'n' })).toThrow(IDTokenError)
    expect(validating({ nonce: ['n'] }, { nonce: 'n' })).toThrow(IDTokenError)
  })

  it('I11, T12.04 does without a nonce where the token says so and the application agrees', () => {
    const agreed = { nonce: 'n', acceptMissingNonce: true }
    expect(validating({ nonce_supported: false }, agreed)).not.toThrow()
    expect(validating({ nonce_supported: false }, { nonce: 'n' })).toThrow('nonce')
    expect(validating({ nonce_supported: false, nonce: 'm' }, agreed)).toThrow('nonce')
    for (const nonce_supported of [true, undefined, 'false', 0]) {
      expect(validating({ nonce_supported }, agreed)).toThrow('nonce')
    }
  })

  it('T-ID-2, I14 counts max_age from auth_time, with the leeway, Core §3.1.3.7', () => {
    const old = { auth_time: now - 70 }
    expect(validating(old, { maxAge: 60, leeway: 10 })).not.toThrow()
    expect(validating(old, { maxAge: 60, leeway: 9 })).toThrow(IDTokenError)
    expect(validating({}, { maxAge: 60 })).toThrow('auth_time')
  })
})

describe('max_age', () => {
  it.each([Number.NaN, 'soon'])('of %j lets no sign-in pass, S-C1', (maxAge) => {
    // A caller without types may take it from its environment.
    expect(validating({ auth_time: now }, { maxAge })).toThrow(IDTokenError)
  })
})

/** What each algorithm hashes with. */
const algorithms = [
  ...['HS', 'RS', 'PS', 'ES'].flatMap((family) => ['256', '384', '512'].map((n) => family + n)),
  'ES256K',
  'EdDSA',
  'Ed25519',
  'Ed448',
]

describe('the hashes in an ID Token', () => {
  it('I12 has the at_hash of the example, Core §3.1.3.8', () => {
    // The access token and at_hash of OpenID Connect Core, Appendix A.4.
    const token = new CodeIDToken(claims({ at_hash: '77QmUPtjPfzWtF2AnpK9RQ' }), 'RS256')
    const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
    expect(() => token.validate({ ...expected, accessToken })).not.toThrow()
    expect(() => token.validate({ ...expected, accessToken: 'other' })).toThrow(IDTokenError)
  })

  it.each(algorithms)('J-45, IDT-3 are those of %s, Core §3.1.3.6', (alg) => {
    const hashes = { at_hash: leftHalfHash(alg, 'at'), s_hash: leftHalfHash(alg, 'state') }
    expect(validating(hashes, { accessToken: 'at', state: 'state' }, alg)).not.toThrow()
    expect(validating(hashes, { accessToken: 'ta', state: 'state' }, alg)).toThrow('at_hash')
    expect(validating(hashes, { accessToken: 'at', state: 'etats' }, alg)).toThrow('s_hash')
  })

  it('J-45, IDT-3 of EdDSA go by the curve of the key, Core §3.1.3.6', () => {
    for (const crv of ['Ed25519', 'Ed448']) {
      const at_hash = leftHalfHash('EdDSA', 'at', crv)
      const token = new CodeIDToken(claims({ at_hash }), 'EdDSA', crv)
      expect(() => token.validate({ ...expected, accessToken: 'at' })).not.toThrow()
      const other = new CodeIDToken(
        claims({ at_hash }),
        'EdDSA',
        crv === 'Ed448' ? 'Ed25519' : 'Ed448',
      )
      expect(() => other.validate({ ...expected, accessToken: 'at' })).toThrow('at_hash')
    }
  })

  it.each(['RS257', 'none', 'HS222', 'ML-DSA-44', ''])(
    'J-45, T-ID-6, CVE-2026-28498 are refused with %j, which has no known hash',
    (alg) => {
      expect(leftHalfHash(alg, 'at')).toBeUndefined()
      for (const hash of ['', 'undefined', 'x', leftHalfHash('RS256', 'at')]) {
        expect(validating({ at_hash: hash }, { accessToken: 'at' }, alg)).toThrow(IDTokenError)
        expect(validating({ s_hash: hash }, { state: 'at' }, alg)).toThrow(IDTokenError)
      }
    },
  )

  it('J-45 is not compared with what did not come along, and refused when it is no text, FAPI 1.0 Advanced §5.2.3.1', () => {
    expect(validating({ at_hash: 'x', s_hash: 'x', c_hash: 'x' })).not.toThrow()
    expect(validating({ s_hash: 1 }, { state: 'state' })).toThrow('s_hash')
    expect(validating({ s_hash: leftHalfHash('RS256', 'state') }, { state: 'state' })).not.toThrow()
  })

  it('knows that a key of the curve signs with EdDSA', () => {
    const key = JsonWebKey.generate('OKP', { crv: 'Ed448' })
    expect(jwt.verify(jwt.encode({ alg: 'EdDSA' }, {}, key), key).header.alg).toBe('EdDSA')
  })
})
