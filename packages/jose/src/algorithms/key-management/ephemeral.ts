import type { KeyObject } from 'node:crypto'
import { type AgreementCurve, agreementCurve, publicKeyOf } from '../../crypto/agreement.ts'
import { exportMembers } from '../../crypto/keys.ts'
import { decodeSegment, isAscii } from '../../encoding/segment.ts'
import { InvalidHeaderError, InvalidKeyError } from '../../errors.ts'
import { isRefusedPoint } from '../../jwk/low-order.ts'
import type { PairMaterial } from '../../jwk/material.ts'
import type { EphemeralKey, HeaderValues } from './contract.ts'

type KeyOnCurve = Pick<PairMaterial, 'kty' | 'crv'>

/** The curve of a key that can agree on others. */
export function curveOf({ crv }: KeyOnCurve): AgreementCurve {
  const curve = agreementCurve(crv)
  if (curve !== undefined) return curve
  throw new InvalidKeyError('the key is on a curve on which no keys are agreed')
}

/** Makes a key pair for one message on the curve of the recipient's key, RFC 7518 §4.6. */
export function generateEphemeralKey(recipient: KeyOnCurve): EphemeralKey {
  const { names, generate } = curveOf(recipient)
  const { privateKey, publicKey } = generate()
  const members = exportMembers(publicKey)
  // RFC 7518 §4.6.1.1: the header shows the public members alone.
  const epk: Record<string, string> = { kty: recipient.kty, crv: recipient.crv ?? '' }
  for (const name of names) epk[name] = String(members[name])
  return { epk, privateKey }
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** Reads the sender's public key of one message and makes sure that it is on the curve of the recipient's, RFC 7518 §4.6.1.1. */
export function readEphemeralKey(header: HeaderValues, recipient: KeyOnCurve): KeyObject {
  const { epk } = header
  if (typeof epk !== 'object' || epk === null) throw invalidEphemeralKey()
  const members: HeaderValues = { ...epk }
  const isSame = members['kty'] === recipient.kty && members['crv'] === recipient.crv
  if (!isSame || privateMembers.some((name) => members[name] !== undefined)) {
    throw invalidEphemeralKey()
  }
  const curve = curveOf(recipient)
  const coordinates = curve.names.map((name) => coordinate(members[name], curve.size))
  const [x] = coordinates
  if (x === undefined || isRefusedPoint(recipient.crv ?? '', x)) throw invalidEphemeralKey()
  // RFC 8725 §3.4: a point that is not on the curve would give away the private key (CVE-2017-16007).
  const key = publicKeyOf(curve, coordinates)
  if (key === undefined) throw invalidEphemeralKey()
  return key
}

/** The error for everything that can be wrong with `epk`. */
export function invalidEphemeralKey(): InvalidHeaderError {
  return new InvalidHeaderError(
    'epk',
    'the header parameter epk is not a public key on the curve of the key',
  )
}

/** RFC 7518 §6.2.1.2: a coordinate has the full length of the field. */
function coordinate(value: unknown, size: number): Buffer {
  const isText = typeof value === 'string' && value.length <= size * 2 && isAscii(value)
  const bytes = isText ? decodeSegment(value) : undefined
  if (bytes?.length === size) return bytes
  throw invalidEphemeralKey()
}
