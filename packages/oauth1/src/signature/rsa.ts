import { createPrivateKey, createPublicKey, KeyObject, sign, verify } from 'node:crypto'
import { AuthkitConfigError } from '@authkit/common'
import type { SignatureMethod } from './contract.ts'

/** RSA-SHA1 by RSASSA-PKCS1-v1_5, RFC 5849 §3.4.3. */
export const rsaSha1: SignatureMethod = rsa('RSA-SHA1', 'sha1')

/** RSA-SHA256, the same with another hash. Providers that left SHA-1 ask for it by this name. */
export const rsaSha256: SignatureMethod = rsa('RSA-SHA256', 'sha256')

/** RSA-SHA512, the same again. */
export const rsaSha512: SignatureMethod = rsa('RSA-SHA512', 'sha512')

function rsa(signatureMethod: string, hash: 'sha1' | 'sha256' | 'sha512'): SignatureMethod {
  return {
    signatureMethod,
    needsTls: false,
    needs: 'privateKey',
    bodyHash: hash,
    sign: (baseString, { privateKey }) => {
      if (privateKey === undefined) {
        throw new AuthkitConfigError(`credentials.privateKey is needed for ${signatureMethod}`)
      }
      const key = rsaKey(privateKey, 'private')
      return sign(hash, Buffer.from(baseString), key).toString('base64')
    },
    verify: (baseString, signature, { publicKey }) => {
      if (publicKey === undefined) return false
      const key = rsaKey(publicKey, 'public')
      const bytes = Buffer.from(signature, 'base64')
      // Node skips what is not base64, so that one signature would have many spellings.
      if (bytes.toString('base64') !== signature) return false
      return verify(hash, Buffer.from(baseString), key, bytes)
    },
  }
}

const read = { private: createPrivateKey, public: createPublicKey } as const

/** An RSA key from PEM text or a key object; throws an `AuthkitConfigError` for any other. */
export function rsaKey(input: KeyObject | string, type: 'private' | 'public'): KeyObject {
  const key = input instanceof KeyObject ? input : readPem(input, type)
  if (key.asymmetricKeyType === 'rsa' && key.type === type) return key
  throw new AuthkitConfigError(`${type}Key must be an RSA ${type} key`)
}

function readPem(pem: string, type: 'private' | 'public'): KeyObject {
  try {
    return read[type](pem)
  } catch {
    // What the parser says may quote the key, so it is not passed on.
    throw new AuthkitConfigError(`${type}Key must be PEM without a passphrase`)
  }
}
