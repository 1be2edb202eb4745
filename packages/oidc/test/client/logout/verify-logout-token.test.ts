import { JsonWebKey, JsonWebSignature, jwt } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { LogoutTokenError } from '../../../src/client/logout/logout-errors.ts'
import { LogoutToken } from '../../../src/client/logout/logout-token.ts'
import {
  verifyLogoutToken,
  type VerifyLogoutTokenOptions,
} from '../../../src/client/logout/verify-logout-token.ts'
import {
  expected,
  logoutClaims,
  logoutEvents,
  logoutToken,
  now,
  providerKey,
} from './support/logout-tokens.ts'

const verify = (token: string, options: Partial<VerifyLogoutTokenOptions> = {}) =>
  verifyLogoutToken(token, { ...expected, ...options })

async function failure(
  token: string,
  options: Partial<VerifyLogoutTokenOptions> = {},
): Promise<LogoutTokenError> {
  const error: unknown = await verify(token, options).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LogoutTokenError)
  // Asserted on the line above.
  return error as LogoutTokenError
}

describe('an acceptable Logout Token', () => {
  it('C-20 is verified as an ID Token is, and gives its claims (Back-Channel Logout §2.4, §2.6)', async () => {
    const token = await verify(logoutToken())
    expect(token).toBeInstanceOf(LogoutToken)
    expect(token.alg).toBe('RS256')
    expect(token.claims).toMatchObject({ iss: expected.issuer, sub: 'alice', sid: 's1' })
    expect(token.expiresAt).toBe(now + 120)
  })

  it.each([
    ['sub alone', { sid: undefined }],
    ['sid alone', { sub: undefined }],
    ['an event that holds something', { events: { ...logoutEvents, more: 1 } }],
    ['a claim that nobody knows', { tenant: { id: 7 } }],
    ['an audience in a list', { aud: ['app'] }],
    ['an iat in the leeway', { iat: now + 10 }],
    ['an exp in the leeway', { exp: now - 9 }],
  ])('may have %s (Back-Channel Logout §2.4)', async (_, change) => {
    await expect(verify(logoutToken(change))).resolves.toBeInstanceOf(LogoutToken)
  })

  it('J-30 is typed logout+jwt, JWT or not at all, since the type is recommended and older providers lack it (Back-Channel Logout §2.4, §4.1)', async () => {
    for (const typ of ['logout+jwt', 'LOGOUT+JWT', 'application/logout+jwt', 'JWT']) {
      // oxlint-disable-next-line no-await-in-loop
      await expect(verify(logoutToken({}, { typ }))).resolves.toBeInstanceOf(LogoutToken)
    }
    const untyped = new JsonWebSignature().serializeCompact(
      { alg: 'RS256' },
      JSON.stringify(logoutClaims()),
      providerKey,
    )
    await expect(verify(untyped)).resolves.toBeInstanceOf(LogoutToken)
    expect((await failure(untyped, { requireType: true })).message).toContain('typ')
  })

  it('is signed with the client secret where the ID Tokens are (Core §10.1)', async () => {
    const keys = new TextEncoder().encode('a-secret-of-more-than-thirty-two-bytes')
    const token = jwt.encode({ alg: 'HS256' }, logoutClaims(), keys)
    const options = { keys, algorithms: ['HS256'] }
    await expect(verify(token, options)).resolves.toBeInstanceOf(LogoutToken)
  })

  it('names other audiences only when they are trusted (Core §3.1.3.7)', async () => {
    const token = logoutToken({ aud: ['app', 'other'] })
    expect((await failure(token)).message).toContain('trustedAudiences')
    const trusting = { trustedAudiences: ['other'] }
    await expect(verify(token, trusting)).resolves.toBeInstanceOf(LogoutToken)
  })
})

describe('verifyLogoutToken without leeway and clock', () => {
  it('lets clocks differ by two minutes from that of the machine', async () => {
    const time = Math.floor(Date.now() / 1000)
    const { leeway: _leeway, clock: _clock, ...given } = expected
    const ended = (seconds: number) => logoutToken({ iat: time - 200, exp: time - seconds })
    const token = await verifyLogoutToken(ended(60), given)
    expect(token.acceptedUntil).toBe(time - 60 + 120)
    await expect(verifyLogoutToken(ended(180), given)).rejects.toThrow(LogoutTokenError)
  })
})

describe('without an exp', () => {
  it('a Logout Token is good for two minutes after its iat (Back-Channel Logout §4)', async () => {
    const token = logoutToken({ exp: undefined })
    await expect(verify(token, { clock: () => now + 129 })).resolves.toBeInstanceOf(LogoutToken)
    expect((await failure(token, { clock: () => now + 130 })).message).toContain('iat')
    expect((await verify(token)).expiresAt).toBe(now + 120)
  })
})

describe('C-20 a Logout Token is refused', () => {
  it.each<[string, Record<string, unknown>]>([
    ['from another iss', { iss: 'https://evil.example' }],
    ['without iss', { iss: undefined }],
    ['for another aud', { aud: 'other' }],
    ['without aud', { aud: undefined }],
    ['that expired', { exp: now - 10 }],
    ['with an exp that is no number', { exp: 'soon' }],
    ['without iat', { iat: undefined }],
    ['with an iat in the future', { iat: now + 11 }],
    ['without jti', { jti: undefined }],
    ['with an empty jti', { jti: '' }],
    ['with a jti that is no text', { jti: 7 }],
    ['without events', { events: undefined }],
    ['with events that are text', { events: Object.keys(logoutEvents)[0] }],
    ['with events in a list', { events: Object.keys(logoutEvents) }],
    ['with events that are null', { events: null }],
    ['with another event', { events: { 'http://schemas.openid.net/event/other': {} } }],
    ['with an event that is no object', { events: { [Object.keys(logoutEvents)[0] ?? '']: '' } }],
    ['with an event that is a list', { events: { [Object.keys(logoutEvents)[0] ?? '']: [] } }],
    ['with the event in the prototype of events', { events: { constructor: {} } }],
    ['with neither sub nor sid', { sub: undefined, sid: undefined }],
    ['with a sid that is no text', { sid: 5 }],
    ['with an empty sid', { sid: '' }],
    ['with a sid that is null', { sid: null }],
    ['with a sub that is no text', { sub: {} }],
    ['with a sub that is too long', { sub: 'a'.repeat(256) }],
    ['with an empty sub', { sub: '' }],
    ['with a nonce', { nonce: 'n' }],
    ['with a nonce that is null', { nonce: null }],
  ])('%s (Back-Channel Logout §2.6)', async (_, change) => {
    await failure(writeToken(logoutClaims(change)))
  })

  it.each(['at+jwt', 'dpop+jwt', 'JOSE', 'secevent+jwt', ''])(
    'J-30, J-31 with the typ %j of another token (RFC 8725 §3.12)',
    async (typ) => {
      await failure(writeToken(logoutClaims(), { typ }))
    },
  )

  it('J-01 when nobody signed it, whatever the client allows (Back-Channel Logout §2.6)', async () => {
    const unsigned = new JsonWebSignature().serializeUnsecured(
      { typ: 'logout+jwt' },
      JSON.stringify(logoutClaims()),
    )
    await failure(unsigned)
    await failure(unsigned, { algorithms: ['RS256', 'none'] })
    await failure(`${unsigned}AAAA`, { algorithms: ['none'] })
  })

  it('when it is signed with another algorithm than ID Tokens are (Back-Channel Logout §2.6)', async () => {
    await failure(logoutToken(), { algorithms: ['ES256'] })
    const secret = new TextEncoder().encode('a-secret-of-more-than-thirty-two-bytes')
    await failure(jwt.encode({ alg: 'HS256' }, logoutClaims(), secret))
  })

  it('when it is signed with a key of somebody else', async () => {
    const other = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })
    const error = await failure(jwt.encode({ alg: 'RS256' }, logoutClaims(), other))
    expect(error.cause).toMatchObject({ code: 'ERR_JOSE_BAD_SIGNATURE' })
  })

  it('J-31 when it is an ID Token (Back-Channel Logout §4.1)', async () => {
    const { events, ...idToken } = logoutClaims({ nonce: 'n' })
    expect(events).toBe(logoutEvents)
    await failure(jwt.encode({ alg: 'RS256' }, idToken, providerKey))
    await failure(jwt.encode({ alg: 'RS256' }, { ...idToken, nonce: undefined }, providerKey))
  })

  it.each(['', 'a', 'a.b.c', '..', 'a.b.c.d.e', 'é.é.é', `${'a'.repeat(20_000)}.b.c`])(
    'A-60 when it is no token: %.20s',
    async (token) => {
      await failure(token)
    },
  )
})

describe('an encrypted Logout Token', () => {
  const clientKey = JsonWebKey.generate('RSA', { alg: 'RSA-OAEP-256', use: 'enc' })
  const encrypted = (): string =>
    jwt.encode({ alg: 'RS256', typ: 'logout+jwt' }, logoutClaims(), providerKey, {
      encrypt: { key: clientKey.toJSON(), header: { alg: 'RSA-OAEP-256', enc: 'A256GCM' } },
    })

  it('is decrypted first, where the client registered that (Back-Channel Logout §2.6)', async () => {
    const decryption = { key: clientKey }
    await expect(verify(encrypted(), { decryption })).resolves.toBeInstanceOf(LogoutToken)
  })

  it('is all that such a client takes, and nothing for others (Back-Channel Logout §2.6)', async () => {
    await failure(logoutToken(), { decryption: { key: clientKey } })
    await failure(encrypted())
  })
})

/** Signs claims of any kind; `jwt.encode` would refuse the wrong ones. */
function writeToken(claims: Record<string, unknown>, header: { typ?: string } = {}): string {
  return new JsonWebSignature().serializeCompact(
    { alg: 'RS256', ...header },
    JSON.stringify(claims),
    providerKey,
  )
}
