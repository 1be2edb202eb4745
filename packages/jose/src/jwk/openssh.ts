import { InvalidKeyError } from '../errors.ts'
import { encodeInteger, integerOf } from './members.ts'

/** Longest line that is read, in characters; an RSA key of 16384 bits takes 2800. */
const maximumLength = 8192

/** Type, base64 and a comment, as in `id_rsa.pub`; options before the type make it another kind of line. */
const line = /^([a-z0-9-]+) ([A-Za-z0-9+/]+={0,2})(?: [^\r\n]*)?$/

/** What a public key is called, how many fields follow its name, and the JWK that they make. */
interface OpenSshType {
  /** The number of fields after the name. */
  readonly fields: number
  /** The members of the JWK; `undefined` when a field is not what it must be. */
  toJwk(fields: readonly Buffer[]): Readonly<Record<string, unknown>> | undefined
}

const types: ReadonlyMap<string, OpenSshType> = new Map([
  ['ssh-rsa', { fields: 2, toJwk: rsaJwk }],
  ['ssh-ed25519', { fields: 1, toJwk: ([x]) => okpJwk('Ed25519', x) }],
  ['ssh-ed448', { fields: 1, toJwk: ([x]) => okpJwk('Ed448', x) }],
  ['ecdsa-sha2-nistp256', ecdsa('nistp256', 'P-256', 32)],
  ['ecdsa-sha2-nistp384', ecdsa('nistp384', 'P-384', 48)],
  ['ecdsa-sha2-nistp521', ecdsa('nistp521', 'P-521', 66)],
])

/** True for text that begins as an OpenSSH public key does. */
export function isOpenSsh(text: string): boolean {
  return types.has(text.slice(0, Math.max(0, text.indexOf(' '))))
}

/** The members of the JWK that one line of OpenSSH stands for, RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4. */
export function readOpenSsh(text: string): Readonly<Record<string, unknown>> {
  if (text.length > maximumLength) throw new InvalidKeyError('the OpenSSH text is too long')
  const [, name = '', base64 = ''] = line.exec(text.trimEnd()) ?? []
  const blob = Buffer.from(base64, 'base64')
  const type = types.get(name)
  if (type === undefined || blob.toString('base64') !== base64) throw notOneKey()
  const [own, ...fields] = readFields(blob)
  if (own?.toString('latin1') !== name || fields.length !== type.fields) throw notOneKey()
  const jwk = type.toJwk(fields)
  if (jwk === undefined) throw notOneKey()
  return jwk
}

/** The fields of a blob, each behind its length in four bytes, RFC 4251 §5; none when the lengths are wrong. */
function readFields(blob: Buffer): readonly Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at < blob.length;) {
    const start = at + 4
    const end = start <= blob.length ? start + blob.readUInt32BE(at) : Infinity
    if (end > blob.length) return []
    fields.push(blob.subarray(start, end))
    at = end
  }
  return fields
}

function rsaJwk([e, n]: readonly Buffer[]): Readonly<Record<string, unknown>> | undefined {
  if (e === undefined || n === undefined || !isPositive(e) || !isPositive(n)) return undefined
  return { kty: 'RSA', n: encodeInteger(integerOf(n)), e: encodeInteger(integerOf(e)) }
}

/** A positive number in its shortest form: a leading zero only where the next bit would be taken for a sign, RFC 4251 §5. */
function isPositive([first = 0x80, second = 0]: Buffer): boolean {
  return first < 0x80 && (first !== 0 || second >= 0x80)
}

function okpJwk(crv: string, x: Buffer | undefined): Readonly<Record<string, unknown>> | undefined {
  return x && { kty: 'OKP', crv, x: x.toString('base64url') }
}

function ecdsa(curve: string, crv: string, size: number): OpenSshType {
  return {
    fields: 2,
    toJwk: ([name, point]) => {
      const isPoint = point?.length === size * 2 + 1 && point[0] === 4
      if (!isPoint || name?.toString('latin1') !== curve) return undefined
      const x = point.subarray(1, size + 1).toString('base64url')
      return { kty: 'EC', crv, x, y: point.subarray(size + 1).toString('base64url') }
    },
  }
}

function notOneKey(): InvalidKeyError {
  return new InvalidKeyError(
    'the OpenSSH text is not one public key (ssh-rsa, ssh-ed25519 or ecdsa-sha2-nistp256, 384, 521)',
  )
}
