import { createPrivateKey, createPublicKey, KeyObject, sign, verify } from 'node:crypto'
import { AuthkitConfigError } from '@authkit/common'
import type { SignatureMethod } from './contract.ts'

/** RSA-SHA1 by RSASSA-PKCS1-v1_5, RFC 5849 §3.4.3. */
export const rsaSha1: SignatureMethod = {
  signatureMethod: 'RSA-SHA1',
  needsTls: false,
  sign: (baseString, { privateKey }) => {
    const key = rsaKey(privateKey, 'private')
    if (key !== undefined) return sign('sha1', Buffer.from(baseString), key).toString('base64')
    throw new AuthkitConfigError('credentials.privateKey is needed for RSA-SHA1')
  },
  verify: (baseString, signature, { publicKey }) => {
    const key = rsaKey(publicKey, 'public')
    const bytes = Buffer.from(signature, 'base64')
    // Node skips what is not base64, so that one signature would have many spellings.
    if (key === undefined || bytes.toString('base64') !== signature) return false
    return verify('sha1', Buffer.from(baseString), key, bytes)
  },
}

const read = { private: createPrivateKey, public: createPublicKey } as const

function rsaKey(
  input: KeyObject | string | undefined,
  type: 'private' | 'public',
): KeyObject | undefined {
  if (input === undefined) return undefined
  const key = input instanceof KeyObject ? input : readPem(input, type)
  if (key.asymmetricKeyType === 'rsa' && key.type === type) return key
  throw new AuthkitConfigError(`credentials.${type}Key must be an RSA ${type} key`)
}

function readPem(pem: string, type: 'private' | 'public'): KeyObject {
  try {
    return read[type](pem)
  } catch {
    // What the parser says may quote the key, so it is not passed on.
    throw new AuthkitConfigError(`credentials.${type}Key must be PEM without a passphrase`)
  }
}
