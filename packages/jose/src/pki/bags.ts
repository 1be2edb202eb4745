import { InvalidKeyError } from '../errors.ts'
import { type Asn1, readOctets, readOid, readSequence, readTagged, toDer } from './asn1.ts'
import { decrypt, type Opener } from './decrypt.ts'

/** What was found in the bags of a key store. */
export interface Bags {
  /** Private keys as PKCS #8. */
  readonly keys: Buffer[]
  /** Certificates as DER. */
  readonly certificates: Buffer[]
}

type BagReader = (value: Asn1 | undefined, opener: Opener, bags: Bags, depth: number) => void

/** Most keys and certificates of a key store together, and most bags inside each other. */
const maximumBags = 100
const maximumDepth = 4

const x509 = '1.2.840.113549.1.9.22.1'

/** How each kind of bag is read; those that hold neither keys nor certificates are passed over, RFC 7292 §4.2. */
const readers: ReadonlyMap<string, BagReader> = new Map<string, BagReader>([
  // RFC 7292 §4.2.1: a private key in the clear.
  ['1.2.840.113549.1.12.10.1.1', readKeyBag],
  // RFC 7292 §4.2.2: a private key that is encrypted by itself.
  ['1.2.840.113549.1.12.10.1.2', readShroudedKeyBag],
  ['1.2.840.113549.1.12.10.1.3', readCertificateBag],
  // RFC 7292 §4.2.6: bags inside a bag.
  ['1.2.840.113549.1.12.10.1.6', readNestedBag],
])

/** Reads the bags of a SafeContents, RFC 7292 §4.2. */
export function readSafeContents(contents: Asn1 | undefined, opener: Opener, bags: Bags): void {
  readBags(contents, opener, bags, 0)
}

function readBags(contents: Asn1 | undefined, opener: Opener, bags: Bags, depth: number): void {
  if (depth > maximumDepth) throw tooMany()
  for (const bag of readSequence(contents)) {
    const [name, value] = readSequence(bag)
    readers.get(readOid(name))?.(readTagged(value, 0)[0], opener, bags, depth)
    if (bags.keys.length + bags.certificates.length > maximumBags) throw tooMany()
  }
}

function readKeyBag(value: Asn1 | undefined, _: Opener, bags: Bags): void {
  readSequence(value)
  if (value !== undefined) bags.keys.push(toDer(value))
}

function readShroudedKeyBag(value: Asn1 | undefined, opener: Opener, bags: Bags): void {
  const [algorithm, ciphertext] = readSequence(value)
  bags.keys.push(decrypt(algorithm, readOctets(ciphertext), opener))
}

/** RFC 7292 §4.2.3: certificates of other kinds than X.509 are passed over. */
function readCertificateBag(value: Asn1 | undefined, _: Opener, bags: Bags): void {
  const [type, certificate] = readSequence(value)
  if (readOid(type) === x509) bags.certificates.push(readOctets(readTagged(certificate, 0)[0]))
}

function readNestedBag(value: Asn1 | undefined, opener: Opener, bags: Bags, depth: number): void {
  readBags(value, opener, bags, depth + 1)
}

function tooMany(): InvalidKeyError {
  return new InvalidKeyError('the key store holds too many keys and certificates')
}
