import { AuthkitConfigError, checkOptions } from '@authkit/common'
import {
  costOfPkcs12,
  derivePkcs12,
  isMac,
  macLength,
  purpose,
  type StoreDigest,
} from '../crypto/pkcs12.ts'
import { type Certificate, readCertificate } from '../crypto/x509.ts'
import { InvalidKeyError, TooLargeError } from '../errors.ts'
import { JsonWebKey } from '../jwk/key.ts'
import {
  type Asn1,
  damaged,
  parseAsn1,
  readInteger,
  readOctets,
  readOid,
  readSequence,
  readTagged,
} from './asn1.ts'
import { type Bags, readSafeContents } from './bags.ts'
import { certificatePem, chainFrom, withCertificates } from './certificate.ts'
import { decrypt, type Opener, unsupported } from './decrypt.ts'

/** What a key store holds. */
export interface KeyStore {
  /** The private key, with its certificates in `x5c` and `x5t#S256` when it has any. */
  readonly key: JsonWebKey
  /** Certificates in PEM: that of the key, then those of its issuers, then any others. */
  readonly certificates: readonly string[]
}

/** How a key store is read. */
export interface Pkcs12Options {
  /** True to read a store without a MAC too, in which anybody can have exchanged keys and certificates, under any password. */
  readonly allowUnauthenticated?: boolean | undefined
}

/** Longest key store that is read, in bytes. */
const maximumBytes = 1_048_576

/** Most rounds of one derivation, and most work of all that one key store asks for, in rounds of PBKDF2: some seconds. */
const maximumIterations = 1_000_000
const maximumWork = 3_000_000

const data = '1.2.840.113549.1.7.1'
const encryptedData = '1.2.840.113549.1.7.6'

/** Digests of the MAC, RFC 7292 §4. */
const macDigests: ReadonlyMap<string, StoreDigest> = new Map<string, StoreDigest>([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
])

/**
 * Reads the private key and the certificates of a PKCS #12 key store (`.p12`, `.pfx`), RFC 7292 §4. Throws `InvalidKeyError` for
 * a wrong password and for a store that has no MAC, is damaged, asks for more than a million rounds, or holds no or several
 * private keys.
 */
export function loadPkcs12(
  bytes: Uint8Array,
  password: string,
  options: Pkcs12Options = {},
): KeyStore {
  if (!(bytes instanceof Uint8Array) || typeof password !== 'string') {
    throw new AuthkitConfigError('loadPkcs12 takes the bytes of the key store and its password')
  }
  checkOptions('loadPkcs12', options, { allowUnauthenticated: 'flag?' })
  if (bytes.length > maximumBytes) throw new TooLargeError('the key store is too large')
  if (Buffer.byteLength(password) > 1024) throw damaged()
  const [version, authSafe, macData] = readSequence(parseAsn1(Buffer.from(bytes)))
  if (readInteger(version) !== 3) throw damaged()
  // RFC 7292 §4: without a MAC nothing tells whether the password is right and the store as it was written.
  if (macData === undefined && options.allowUnauthenticated !== true) {
    throw new InvalidKeyError(
      'the key store has no MAC, so nothing vouches for it; write it again with openssl pkcs12, or pass allowUnauthenticated: true',
    )
  }
  const content = readContent(authSafe, data)
  const opener = openerOf(password, macData, content)
  const bags: Bags = { keys: [], certificates: [] }
  for (const info of readSequence(parseAsn1(content))) {
    readSafeContents(parseAsn1(readSafe(info, opener)), opener, bags)
  }
  return toKeyStore(bags)
}

/** The bytes of a ContentInfo of the type that is expected, RFC 7292 §4. */
function readContent(info: Asn1 | undefined, type: string): Buffer {
  const [name, content] = readSequence(info)
  if (readOid(name) !== type) throw unsupported()
  return readOctets(readTagged(content, 0)[0])
}

/** The bytes of a SafeContents, which a password may encrypt, RFC 7292 §4.1. */
function readSafe(info: Asn1, opener: Opener): Buffer {
  const [name, content] = readSequence(info)
  if (readOid(name) !== encryptedData) return readContent(info, data)
  const [, encryptedContent] = readSequence(readTagged(content, 0)[0])
  const [type, algorithm, ciphertext] = readSequence(encryptedContent)
  if (readOid(type) !== data) throw unsupported()
  return decrypt(algorithm, readOctets(ciphertext, 0), opener)
}

/** Tries the password on the MAC. An empty one is written in two ways, RFC 7292 §B.1. */
function openerOf(password: string, macData: Asn1 | undefined, content: Buffer): Opener {
  let work = 0
  const spend: Opener['spend'] = (iterations, cost) => {
    work += iterations * cost
    if (iterations <= maximumIterations && work <= maximumWork && iterations > 0) return iterations
    throw new InvalidKeyError('the key store asks for too many iterations')
  }
  const wide = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const readings = password === '' ? [wide, Buffer.alloc(0)] : [wide]
  const found =
    macData === undefined
      ? wide
      : readings.find((reading) => isRightMac(macData, content, reading, spend))
  if (found === undefined) throw damaged()
  return { wide: found, narrow: Buffer.from(password, 'utf8'), spend }
}

function isRightMac(
  macData: Asn1,
  content: Buffer,
  password: Buffer,
  spend: Opener['spend'],
): boolean {
  const [digestInfo, saltNode, iterationsNode] = readSequence(macData)
  const [algorithm, macNode] = readSequence(digestInfo)
  const digest = macDigests.get(readOid(readSequence(algorithm)[0]))
  if (digest === undefined) throw unsupported()
  const mac = readOctets(macNode)
  const salt = readOctets(saltNode)
  const count = iterationsNode === undefined ? 1 : readInteger(iterationsNode)
  const iterations = spend(count, costOfPkcs12)
  const given = { digest, password, salt, iterations, length: macLength(digest) }
  return isMac(digest, derivePkcs12(purpose.mac, given), content, mac)
}

function toKeyStore({ keys, certificates }: Bags): KeyStore {
  const [der, another] = keys
  if (der === undefined) throw new InvalidKeyError('the key store holds no private key')
  if (another !== undefined) {
    throw new InvalidKeyError('the key store holds more than one private key; take one out of it')
  }
  const key = JsonWebKey.import({ der })
  const all: readonly Certificate[] = certificates.map((certificate) =>
    readCertificate(certificate),
  )
  const chain = chainFrom(key, all)
  const others = all.filter((certificate) => !chain.includes(certificate))
  return {
    key: withCertificates(key, chain),
    certificates: [...chain, ...others].map((certificate) => certificatePem(certificate.der)),
  }
}
