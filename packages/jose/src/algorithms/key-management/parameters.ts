import { decodeSegment, isAscii } from '../../encoding/segment.ts'
import { InvalidHeaderError } from '../../errors.ts'
import type { HeaderValues } from './contract.ts'

const empty = Buffer.alloc(0)

/** The bytes of a base64url header parameter, of which there must be from `least` to `most`, RFC 7515 §2. */
export function requireOctets(
  header: HeaderValues,
  name: string,
  least: number,
  most: number = least,
): Buffer {
  const value = header[name]
  const limit = Math.ceil((most * 4) / 3)
  const isText = typeof value === 'string' && value.length <= limit && isAscii(value)
  const bytes = isText ? decodeSegment(value) : undefined
  if (bytes !== undefined && bytes.length >= least && bytes.length <= most) return bytes
  throw new InvalidHeaderError(
    name,
    `the header parameter ${name} is not base64url of the length that the algorithm needs`,
  )
}

/** Longest `apu` and `apv` in bytes. */
const maximumPartyLength = 1024

/** What `apu` or `apv` say about a party; nothing when they are absent, RFC 7518 §4.6.1.2, §4.6.1.3. */
export function partyInfo(header: HeaderValues, name: 'apu' | 'apv'): Buffer {
  return header[name] === undefined ? empty : requireOctets(header, name, 0, maximumPartyLength)
}
