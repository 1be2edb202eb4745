import { keyFromLegacyPem, type Password, requireCertificate } from '../crypto/key-files.ts'
import { InvalidKeyError } from '../errors.ts'
import { type DerForm, formOfDer } from './der.ts'
import { type KeyFile, readDerAs } from './key-file.ts'

/** Longest PEM text that is read, in characters; an RSA private key of 16384 bits takes 13000. */
const maximumLength = 65_536

/** PEM labels that are read: RFC 7468 §5, §10, §11, §13; PKCS #1, RFC 8017 §A.1; SEC 1, RFC 5915 §4. */
const labels: ReadonlyMap<string, DerForm> = new Map<string, DerForm>([
  ['PUBLIC KEY', 'spki'],
  ['RSA PUBLIC KEY', 'pkcs1-public'],
  ['PRIVATE KEY', 'pkcs8'],
  ['ENCRYPTED PRIVATE KEY', 'encrypted-pkcs8'],
  ['RSA PRIVATE KEY', 'pkcs1-private'],
  ['EC PRIVATE KEY', 'sec1'],
  ['CERTIFICATE', 'certificate'],
])

/** OpenSSL's command line writes the curve in a block of its own before a SEC 1 key. */
const parameters = /^-----BEGIN EC PARAMETERS-----[A-Za-z0-9+/=\s]+-----END EC PARAMETERS-----\s*/
const block = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n([^-]+)-----END \1-----$/
const base64 = /^[A-Za-z0-9+/]+={0,2}$/
/** How RFC 1421 §4.6 says that a block is encrypted and with what. */
const legacyEncryption =
  /^-----BEGIN (?:RSA|EC) PRIVATE KEY-----\r?\nProc-Type: 4,ENCRYPTED\r?\nDEK-Info: [A-Z0-9-]+,[0-9A-Fa-f]+\r?\n\r?\n[A-Za-z0-9+/=\s]+-----END (?:RSA|EC) PRIVATE KEY-----$/

/** True for text that holds a PEM header anywhere. */
export function containsPem(text: string): boolean {
  return text.includes('-----BEGIN')
}

/** Reads text that is exactly one PEM key, or the certificate of a key with those that vouch for it. */
export function readPem(text: string, password: Password | undefined): KeyFile {
  if (text.length > maximumLength) throw new InvalidKeyError('the PEM text is too long')
  const pem = text.trim().replace(parameters, '')
  if (legacyEncryption.test(pem)) return { key: keyFromLegacyPem(pem, password) }
  const [first, ...others] = pem.split(/(?<=-----END CERTIFICATE-----)\s+/).map(readBlock)
  if (first === undefined) throw notOneKey()
  const file = readDerAs(first.form, first.der, password)
  if (others.length === 0) return file
  const chain = [first, ...others].map(({ form, der }) => {
    if (form !== 'certificate') throw notOneKey()
    requireCertificate(der)
    return der.toString('base64')
  })
  return { ...file, certificates: chain }
}

/** One block, whose content must be of the form that its label says. */
function readBlock(pem: string): { readonly form: DerForm; readonly der: Buffer } {
  const [, label = '', content = ''] = block.exec(pem) ?? []
  const text = content.replaceAll(/\s/g, '')
  const form = labels.get(label)
  if (form === undefined || !base64.test(text)) throw notOneKey()
  const der = Buffer.from(text, 'base64')
  if (formOfDer(der) !== form) throw notOneKey()
  return { form, der }
}

function notOneKey(): InvalidKeyError {
  return new InvalidKeyError(
    'the PEM text is not one public key, private key or certificate (SPKI, PKCS #8, PKCS #1, SEC 1 or X.509)',
  )
}
