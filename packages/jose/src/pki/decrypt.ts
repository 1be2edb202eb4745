import {
  costOfPkcs12,
  decryptCbc,
  derivePbkdf2,
  derivePkcs12,
  purpose,
  type StoreCipher,
  type StoreDigest,
} from '../crypto/pkcs12.ts'
import { UnsupportedAlgorithmError } from '../errors.ts'
import {
  type Asn1,
  damaged,
  isType,
  readInteger,
  readOctets,
  readOid,
  readSequence,
} from './asn1.ts'
import { decryptRc2 } from './rc2.ts'

/** What opens a key store. */
export interface Opener {
  /** The password as PKCS #12 takes it: UTF-16 with a zero at the end, RFC 7292 §B.1. */
  readonly wide: Buffer
  /** The password as PBES2 takes it: UTF-8. */
  readonly narrow: Buffer
  /** Checks an iteration count before anything is derived with it; the cost of a round is relative to PBKDF2. */
  readonly spend: (iterations: number, cost: number) => number
}

/** Decrypts what was encrypted under an algorithm of the PKCS #12 kind or under PBES2. */
export function decrypt(algorithm: Asn1 | undefined, data: Buffer, opener: Opener): Buffer {
  const [name, parameters] = readSequence(algorithm)
  const scheme = schemes.get(readOid(name))
  if (scheme === undefined) throw unsupported()
  const plaintext = scheme(parameters, data, opener)
  if (plaintext === undefined) throw damaged()
  return plaintext
}

/** The refusal of an algorithm that no longer protects anything, or is too new. */
export function unsupported(): UnsupportedAlgorithmError {
  return new UnsupportedAlgorithmError(
    'the key store uses an algorithm that is not supported; write it again with openssl pkcs12',
  )
}

type Scheme = (parameters: Asn1 | undefined, data: Buffer, opener: Opener) => Buffer | undefined

type Cipher = (key: Buffer, iv: Buffer, data: Buffer) => Buffer | undefined

const cbc = (cipher: StoreCipher): Cipher => {
  return (key, iv, data) => decryptCbc(cipher, key, iv, data)
}

const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  // RFC 7292 §C: 3DES with three keys, RC2 with 128 and with 40 bits.
  ['1.2.840.113549.1.12.1.3', pkcs12Scheme(24, cbc('des-ede3-cbc'))],
  ['1.2.840.113549.1.12.1.5', pkcs12Scheme(16, decryptRc2)],
  ['1.2.840.113549.1.12.1.6', pkcs12Scheme(5, decryptRc2)],
  ['1.2.840.113549.1.5.13', pbes2],
])

/** Key and initialization vector derived in the way of PKCS #12 with SHA-1, RFC 7292 §C. */
function pkcs12Scheme(keyLength: number, cipher: Cipher): Scheme {
  return (parameters, data, { wide, spend }) => {
    const [saltNode, iterationsNode] = readSequence(parameters)
    const salt = readOctets(saltNode)
    // Derived twice, once for the key and once for the vector.
    const iterations = spend(readInteger(iterationsNode), 2 * costOfPkcs12)
    const given = { digest: 'sha1', password: wide, salt, iterations } as const
    const key = derivePkcs12(purpose.key, { ...given, length: keyLength })
    const iv = derivePkcs12(purpose.iv, { ...given, length: 8 })
    return cipher(key, iv, data)
  }
}

const ciphers: ReadonlyMap<string, readonly [StoreCipher, number, number]> = new Map<
  string,
  readonly [StoreCipher, number, number]
>([
  ['2.16.840.1.101.3.4.1.2', ['aes-128-cbc', 16, 16]],
  ['2.16.840.1.101.3.4.1.22', ['aes-192-cbc', 24, 16]],
  ['2.16.840.1.101.3.4.1.42', ['aes-256-cbc', 32, 16]],
  ['1.2.840.113549.3.7', ['des-ede3-cbc', 24, 8]],
])

/** Digests of PBKDF2; SHA-1 where none is named, RFC 8018 §A.2. */
const pseudorandomFunctions: ReadonlyMap<string, StoreDigest> = new Map<string, StoreDigest>([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
])

/** PBES2 with PBKDF2, RFC 8018 §6.2.2, §A.4. */
function pbes2(parameters: Asn1 | undefined, data: Buffer, opener: Opener): Buffer | undefined {
  const [derivation, encryption] = readSequence(parameters)
  const [cipherName, ivNode] = readSequence(encryption)
  const [cipher, length, ivLength] = ciphers.get(readOid(cipherName)) ?? []
  if (cipher === undefined || length === undefined) throw unsupported()
  const iv = readOctets(ivNode)
  if (iv.length !== ivLength) throw damaged()
  return decryptCbc(cipher, pbkdf2Key(derivation, length, opener), iv, data)
}

function pbkdf2Key(derivation: Asn1 | undefined, length: number, opener: Opener): Buffer {
  const [name, parameters] = readSequence(derivation)
  if (readOid(name) !== '1.2.840.113549.1.5.12') throw unsupported()
  const [saltNode, iterationsNode, ...optional] = readSequence(parameters)
  const lengthNode = isType(optional[0], 'INTEGER') ? optional.shift() : undefined
  if (lengthNode !== undefined && readInteger(lengthNode) !== length) throw damaged()
  const [prf] = optional
  const prfName = prf === undefined ? '1.2.840.113549.2.7' : readOid(readSequence(prf)[0])
  const digest = pseudorandomFunctions.get(prfName)
  if (digest === undefined) throw unsupported()
  const salt = readOctets(saltNode)
  const iterations = opener.spend(readInteger(iterationsNode), 1)
  return derivePbkdf2({ digest, password: opener.narrow, salt, iterations, length })
}
