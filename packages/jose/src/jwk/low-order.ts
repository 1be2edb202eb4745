/** Coordinates of one curve that no honest key has. */
interface RefusedCoordinates {
  /** The bits of the last byte that belong to the coordinate; the others are a sign or are ignored. */
  readonly lastBits: number
  /** Points of small order, little-endian as hex, in every spelling that decoders take. */
  readonly lowOrder: ReadonlySet<string>
  /** The prime of the field, for curves whose coordinates must be smaller. */
  readonly prime?: Buffer
}

const zero25519 = '00'.repeat(32)
const one25519 = `01${'00'.repeat(31)}`
const prime25519 = `ed${'ff'.repeat(30)}7f`
const primeMinusOne25519 = `ec${'ff'.repeat(30)}7f`

const zero448 = '00'.repeat(56)
const one448 = `01${'00'.repeat(55)}`
const prime448 = `${'ff'.repeat(28)}fe${'ff'.repeat(27)}`
const primeMinusOne448 = `fe${'ff'.repeat(27)}fe${'ff'.repeat(27)}`

const refused: ReadonlyMap<string, RefusedCoordinates> = new Map<string, RefusedCoordinates>([
  [
    'Ed25519',
    {
      lastBits: 0x7f,
      prime: Buffer.from(prime25519, 'hex'),
      lowOrder: new Set([
        zero25519,
        one25519,
        primeMinusOne25519,
        '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
        'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      ]),
    },
  ],
  [
    'X25519',
    {
      lastBits: 0x7f,
      // RFC 7748 §5: a coordinate of p or more is taken modulo p.
      lowOrder: new Set([
        zero25519,
        one25519,
        primeMinusOne25519,
        prime25519,
        `ee${'ff'.repeat(30)}7f`,
        'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
        '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
      ]),
    },
  ],
  [
    'Ed448',
    {
      // RFC 8032 §5.2.2: the last of the 57 bytes holds the sign alone.
      lastBits: 0x7f,
      prime: Buffer.from(`${prime448}00`, 'hex'),
      lowOrder: new Set([`${zero448}00`, `${one448}00`, `${primeMinusOne448}00`]),
    },
  ],
  [
    'X448',
    {
      lastBits: 0xff,
      lowOrder: new Set([
        zero448,
        one448,
        primeMinusOne448,
        prime448,
        `${'00'.repeat(28)}ff${'ff'.repeat(27)}`,
      ]),
    },
  ],
])

/**
 * True for a public value of small order, which makes signatures verify for many messages, RFC 8032 §5.1.7, and key
 * agreements end in the same secret for everybody, RFC 7748 §6.1; and for a value outside the field, RFC 8032 §5.1.3.
 */
export function isRefusedPoint(crv: string, x: Buffer): boolean {
  const rule = refused.get(crv)
  if (rule === undefined) return false
  const value = Buffer.from(x)
  const last = value.length - 1
  value[last] = (value[last] ?? 0) & rule.lastBits
  if (rule.prime !== undefined && !isSmaller(value, rule.prime)) return true
  return rule.lowOrder.has(value.toString('hex'))
}

/** Compares little-endian numbers of one length, from the most significant byte. */
function isSmaller(value: Buffer, limit: Buffer): boolean {
  for (let at = value.length - 1; at >= 0; at -= 1) {
    const difference = (value[at] ?? 0) - (limit[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
