import { AuthkitConfigError, sha256 } from '@authkit/common'
import { hashClientSecret } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { validSecrets, verifyClientSecret } from '../../../src/server/clients/client-secret.ts'

const now = 1_700_000_000
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const client = (metadata: Record<string, unknown>) => ({ client_id: 'c', ...metadata })
const hashed = (text = secret, more: Record<string, unknown> = {}) => ({
  client_secret_hash: hashClientSecret(text),
  ...more,
})

describe('hashClientSecret', () => {
  it('salts, so that two clients of one secret do not show it', () => {
    expect(hashClientSecret(secret)).not.toBe(hashClientSecret(secret))
    expect(hashClientSecret(secret)).toMatch(/^sha256\$[0-9A-Za-z]{22}\$[\w-]{43}$/)
    expect(hashClientSecret(secret)).not.toContain(secret)
  })

  it.each([
    ['an unset variable', undefined],
    ['null', null],
    ['a number', Number.NaN],
    ['an object', {}],
    ['a list', [secret]],
    ['an empty text', ''],
    ['a text of 15 characters', secret.slice(0, 15)],
  ])(
    'attack A1: hashes no %s, whose word everybody could present, RFC 6749 §10.10',
    (_what, value) => {
      // JavaScript callers pass anything.
      expect(() => hashClientSecret(value as never)).toThrow(AuthkitConfigError)
      expect(() => hashClientSecret(value as never)).toThrow('at least 16 characters')
      expect(hashClientSecret(secret.slice(0, 16))).toContain('sha256$')
    },
  )
})

/** What a hash was that took anything. */
const hashOfAnything = (word: string): string => `sha256$salt$${sha256(`salt$${word}`)}`

describe('verifyClientSecret', () => {
  it('takes the secret and nothing else, CA-7, RFC 6749 §2.3.1', () => {
    const known = client(hashed())
    expect(verifyClientSecret(secret, known, now)).toBe(true)
    for (const other of ['', ' ', `${secret} `, secret.slice(1), secret.toLowerCase(), undefined]) {
      expect(verifyClientSecret(other, known, now)).toBe(false)
    }
  })

  it('CA-7 takes secrets outside ASCII, and does not stumble over any', () => {
    const odd = 'gehé€m—and long enough 🔑'
    expect(verifyClientSecret(odd, client(hashed(odd)), now)).toBe(true)
    for (const other of ['é', '🔑', '\0', '\uD800', 'x'.repeat(65_536)]) {
      expect(verifyClientSecret(other, client(hashed()), now)).toBe(false)
      expect(verifyClientSecret(other, undefined, now)).toBe(false)
    }
  })

  it.each([
    ['no secret', {}],
    ['null in its place', { client_secret: null, client_secret_hash: null }],
    ['an empty hash', { client_secret_hash: '' }],
    ['a hash that is a number', { client_secret_hash: 42 }],
    [
      'a hash of another scheme',
      { client_secret_hash: hashClientSecret(secret).replace('256', '1') },
    ],
    ['the secret as its hash', { client_secret_hash: secret }],
    ['a hash without its parts', { client_secret_hash: 'sha256' }],
    ['the secret in clear text alone', { client_secret: secret }],
    ['null among its secrets', { client_secrets: [null] }],
    ['secrets that are null', { client_secrets: null }],
    ['nothing in one of its secrets', { client_secrets: [{}] }],
    ['null in one of its secrets', { client_secrets: [{ client_secret_hash: null }] }],
  ])('CA-7 refuses every secret where a client has %s', (_what, metadata) => {
    for (const presented of [secret, '', 'undefined', 'null', undefined]) {
      expect(verifyClientSecret(presented, client(metadata), now)).toBe(false)
    }
  })

  it.each([
    'undefined',
    'null',
    'NaN',
    '[object Object]',
    'true',
    '',
    ' ',
    'x',
    secret.slice(0, 15),
  ])('attack A1: opens nothing that is kept as the hash of %j, RFC 6749 §10.10', (word) => {
    const known = client({ client_secret_hash: hashOfAnything(word) })
    expect(verifyClientSecret(word, known, now)).toBe(false)
    const sound = client({ client_secret_hash: hashOfAnything(secret) })
    expect(verifyClientSecret(secret, sound, now)).toBe(true)
  })

  it.each([
    ['before its end', now + 1, true],
    ['at its end', now, false],
    ['after its end', now - 1, false],
    ['without an end', 0, true],
    ['without an end', undefined, true],
    ['without an end', null, true],
  ])('CA-7 judges a secret %s (%s), RFC 7591 §3.2.1', (_when, end, expected) => {
    const metadata = hashed(secret, { client_secret_expires_at: end })
    expect(verifyClientSecret(secret, client(metadata), now)).toBe(expected)
    expect(verifyClientSecret(secret, client({ client_secrets: [metadata] }), now)).toBe(expected)
  })

  it('takes either of two secrets while one takes the place of the other, RFC 7591 §3.2.1', () => {
    const known = client({
      ...hashed('the secret from before, of some length', { client_secret_expires_at: now + 60 }),
      client_secrets: [hashed(), hashed('yet another secret of some length')],
    })
    const all = [
      'the secret from before, of some length',
      secret,
      'yet another secret of some length',
    ]
    expect(all.map((each) => verifyClientSecret(each, known, now))).toEqual([true, true, true])
    expect(all.map((each) => verifyClientSecret(each, known, now + 60))).toEqual([
      false,
      true,
      true,
    ])
    expect(validSecrets(known, now + 60)).toHaveLength(2)
  })

  it('A-61 costs the same for a client that does not exist', () => {
    expect(verifyClientSecret(secret, undefined, now)).toBe(false)
    expect(verifyClientSecret('', undefined, now)).toBe(false)
    const time = (known: ReturnType<typeof client> | undefined): number => {
      const begin = performance.now()
      for (let count = 0; count < 40; count += 1) verifyClientSecret('guess', known, now)
      return performance.now() - begin
    }
    const known = client(hashed())
    const rounds = Array.from({ length: 101 }, () => [time(undefined), time(known)] as const)
    const median = (which: 0 | 1): number =>
      rounds.map((round) => round[which]).toSorted((one, two) => one - two)[50] ?? 0
    // Without the hash of nobody it is a hundredth.
    expect(median(0) / median(1)).toBeGreaterThan(0.3)
  })
})
