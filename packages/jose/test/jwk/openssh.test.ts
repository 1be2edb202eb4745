import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt } from '../../src/index.ts'
import { outcome } from '../outcome.ts'
import { a2, a3, ed25519 } from '../vectors/rfc-examples.ts'
import { sshJwks, sshKeys } from './key-files.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'

/** Fields behind their lengths, RFC 4251 §5, as a line. */
function line(name: string, ...fields: (Uint8Array | string)[]): string {
  const parts = [name, ...fields].flatMap((field) => {
    const bytes = Buffer.from(field)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return [length, bytes]
  })
  return `${name} ${Buffer.concat(parts).toString('base64')}`
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url')
const x = bytes(ed25519.key.x)
const point = Buffer.concat([Buffer.from([4]), bytes(a3.key.x), bytes(a3.key.y)])
const n = Buffer.concat([Buffer.alloc(1), bytes(a2.key.n)])
const e = Buffer.from([1, 0, 1])

describe('OpenSSH public keys', () => {
  it.each([
    ['ssh-rsa, RFC 4253 §6.6, JWK-3', sshKeys.rsa, { kty: 'RSA', n: a2.key.n, e: 'AQAB' }],
    [
      'ecdsa-sha2-nistp256, RFC 5656 §3.1',
      sshKeys.p256,
      { kty: 'EC', crv: 'P-256', x: a3.key.x, y: a3.key.y },
    ],
    ['ecdsa-sha2-nistp384', sshKeys.p384, sshJwks.p384],
    ['ecdsa-sha2-nistp521', sshKeys.p521, sshJwks.p521],
    [
      'ssh-ed25519, RFC 8709 §4, JWK-6',
      line('ssh-ed25519', x),
      { kty: 'OKP', crv: 'Ed25519', x: ed25519.key.x },
    ],
  ])('reads %s', (_, text, jwk) => {
    for (const whole of [
      text,
      `${text} user@host`,
      `${text} a comment with spaces\n`,
      `${text}\r\n`,
    ]) {
      expect(JsonWebKey.import(whole).toJSON()).toEqual(jwk)
    }
    expect(JsonWebKey.import(text, { kid: 'a', use: 'sig', kty: jwk.kty }).kid).toBe('a')
  })

  it('reads ssh-ed448, RFC 8709 §4', () => {
    const jwk = JsonWebKey.generate('OKP', { crv: 'Ed448' })
    const text = line('ssh-ed448', bytes(String(jwk.toJSON()['x'])))
    expect(JsonWebKey.import(text).equals(jwk)).toBe(true)
  })

  it('are public keys wherever a key is taken as text, never secrets, J-03, RFC 8725 §2.1', () => {
    const key = JsonWebKey.import(ed25519.key)
    const text = `${line('ssh-ed25519', x)} user@host`
    const token = jwt.encode({ alg: 'EdDSA' }, { sub: 'a' }, key)
    expect(jwt.decode(token, text)).toEqual({ sub: 'a' })
    const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
    expect(outcome(() => jwt.encode({ alg: 'HS256' }, {}, text))).toBe(invalid)
    for (const form of [text, ` ${text}`, `command="x" ${text}`]) {
      const code = outcome(() => jwt.decode(forgedToken, form))
      expect([invalid, unsupported]).toContain(code)
      expect(outcome(() => JsonWebKey.import({ secret: form }))).toBe(invalid)
    }
  })

  it.each([
    ['without base64', 'ssh-rsa '],
    ['without a space', 'ssh-rsa'],
    ['with two spaces', sshKeys.rsa.replace(' ', '  ')],
    ['with options before it', `no-pty ${sshKeys.rsa}`],
    ['with another one after it', `${sshKeys.rsa}\n${sshKeys.p256}`],
    ['of another type than it says', sshKeys.p256.replace('nistp256', 'nistp384')],
    ['of another curve than it says', line('ecdsa-sha2-nistp256', 'nistp384', point)],
    ['of an unknown type', line('ssh-dss', n, n, n, n)],
    ['of a hardware key', line('sk-ssh-ed25519@openssh.com', x, 'ssh:')],
    ['with a field too many', line('ssh-ed25519', x, '')],
    ['with a field too few', line('ssh-rsa', e)],
    ['with no field', line('ssh-rsa')],
    ['with an empty number', line('ssh-rsa', '', n)],
    ['with a negative number', line('ssh-rsa', e, n.subarray(1))],
    ['with leading zeros, RFC 4251 §5', line('ssh-rsa', e, Buffer.concat([Buffer.alloc(1), n]))],
    [
      'with a short RSA key',
      line('ssh-rsa', e, Buffer.concat([Buffer.alloc(1), n.subarray(1, 129)])),
    ],
    ['with an even exponent', line('ssh-rsa', Buffer.from([1, 0, 2]), n)],
    [
      'with a compressed point',
      line('ecdsa-sha2-nistp256', 'nistp256', Buffer.concat([Buffer.from([2]), bytes(a3.key.x)])),
    ],
    [
      'with a point off the curve',
      line('ecdsa-sha2-nistp256', 'nistp256', Buffer.from(point).fill(1, 60)),
    ],
    ['with a short Ed25519 key', line('ssh-ed25519', x.subarray(1))],
    ['with an Ed25519 key of small order, J-11', line('ssh-ed25519', Buffer.alloc(32))],
    ['cut short', sshKeys.rsa.slice(0, 100)],
    ['without padding', sshKeys.p256.replaceAll('=', '')],
    ['in base64url', sshKeys.rsa.replaceAll('+', '-').replaceAll('/', '_')],
    [
      'with a length beyond the end',
      `ssh-rsa ${Buffer.from('ffffffff00', 'hex').toString('base64')}`,
    ],
    ['with half a length', `ssh-rsa ${Buffer.from('000000', 'hex').toString('base64')}`],
    ['of a megabyte', `ssh-rsa ${'A'.repeat(1_000_000)}`],
    ['with a long comment', `${sshKeys.rsa} ${'x'.repeat(10_000)}`],
  ])('refuses a line %s', (_, text) => {
    expect(outcome(() => JsonWebKey.import(text))).toBe(invalid)
  })
})

/** A token under HS256, whatever its signature. */
const forgedToken = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.${'A'.repeat(43)}`
