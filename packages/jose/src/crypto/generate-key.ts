import { generateKeyPair, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** Makes an RSA private key with a modulus of so many bits and the exponent 65537. */
export function generateRsaKey(modulusLength: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey
}

/** The same on the thread pool, for servers: it takes from 30 milliseconds to a second. */
export function generateRsaKeyOnPool(modulusLength: number): Promise<KeyObject> {
  // To promisify it would load node:util, which takes as long as the rest of the package.
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength }, (error, _, privateKey) => {
      if (error === null) resolve(privateKey)
      else reject(error)
    })
  })
}

/** Makes a private key on a Weierstrass curve, by its JWK name. */
export function generateEcKey(namedCurve: string): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey
}

/** The key types of node:crypto that RFC 8037 §2 uses. */
export type OkpNativeType = 'ed25519' | 'ed448' | 'x25519' | 'x448'

const okpGenerators: Readonly<Record<OkpNativeType, () => KeyObject>> = {
  ed25519: () => generateKeyPairSync('ed25519').privateKey,
  ed448: () => generateKeyPairSync('ed448').privateKey,
  x25519: () => generateKeyPairSync('x25519').privateKey,
  x448: () => generateKeyPairSync('x448').privateKey,
}

/** Makes a private key on an Edwards or Montgomery curve. */
export function generateOkpKey(type: OkpNativeType): KeyObject {
  return okpGenerators[type]()
}

/** The key types of node:crypto that RFC 9964 §3 uses. */
export type MlDsaNativeType = 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87'

/** Makes an ML-DSA private key, which Node.js 22 cannot. */
export function generateMlDsaKey(type: MlDsaNativeType): KeyObject {
  return generateKeyPairSync(type).privateKey
}

/** Random bytes for a secret key. */
export function generateSecret(length: number): Uint8Array {
  return Uint8Array.from(randomBytes(length))
}
