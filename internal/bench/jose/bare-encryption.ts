import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  type JsonWebKey as NativeJwk,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomFillSync,
} from 'node:crypto'
import type { Keys } from './material.ts'

/** What node:crypto has to do for one token, on bytes that are ready, with prepared keys; nothing is encoded or parsed. */
export interface BareEncryption {
  readonly encrypt: () => unknown
  readonly decrypt: () => Buffer
}

const aad = Buffer.from('eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0')
const wrapIv = Buffer.alloc(8, 0xa6)

/** Random bytes from a pool, as one call for many is cheaper. */
const pool = Buffer.alloc(4096)
let used = pool.length

function random(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += length
  return pool.subarray(used - length, used)
}

interface Sealed {
  readonly iv: Buffer
  readonly text: Buffer
  readonly tag: Buffer
}

function seal(key: KeyObject, payload: Buffer): Sealed {
  const iv = random(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad)
  const text = cipher.update(payload)
  cipher.final()
  return { iv, text, tag: cipher.getAuthTag() }
}

function open(key: KeyObject, { iv, text, tag }: Sealed): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
  decipher.setAAD(aad).setAuthTag(tag)
  const payload = decipher.update(text)
  decipher.final()
  return payload
}

/** A token that outlives the pool. */
function keep({ iv, text, tag }: Sealed): Sealed {
  return { iv: Buffer.from(iv), text, tag }
}

/** A256GCM alone. */
export function bareDirect(key: KeyObject, payload: Buffer): BareEncryption {
  const sealed = keep(seal(key, payload))
  return { encrypt: () => seal(key, payload), decrypt: () => open(key, sealed) }
}

type WrapCipher = 'id-aes128-wrap' | 'id-aes256-wrap'

function wrap(name: WrapCipher, kek: KeyObject, cek: Buffer): Buffer {
  return createCipheriv(name, kek, wrapIv).update(cek)
}

function unwrap(name: WrapCipher, kek: KeyObject, wrapped: Buffer): KeyObject {
  return createSecretKey(createDecipheriv(name, kek, wrapIv).update(wrapped))
}

/** A256GCM with a new key, and that key wrapped. */
export function bareKeyWrap(kek: KeyObject, payload: Buffer): BareEncryption {
  const send = (): { wrapped: Buffer; sealed: Sealed } => {
    const cek = random(32)
    return {
      wrapped: wrap('id-aes256-wrap', kek, cek),
      sealed: seal(createSecretKey(cek), payload),
    }
  }
  const { wrapped, sealed } = send()
  const kept = keep(sealed)
  return { encrypt: send, decrypt: () => open(unwrap('id-aes256-wrap', kek, wrapped), kept) }
}

/** A256GCM with a new key, and that key encrypted by RSA. */
export function bareOaep({ secret, open: own }: Keys, payload: Buffer): BareEncryption {
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  const [decrypting, encrypting] = [
    { key: secret, ...padding },
    { key: own, ...padding },
  ]
  const send = (): { encrypted: Buffer; sealed: Sealed } => {
    const cek = random(32)
    return {
      encrypted: publicEncrypt(encrypting, cek),
      sealed: seal(createSecretKey(cek), payload),
    }
  }
  const { encrypted, sealed } = send()
  const kept = keep(sealed)
  return {
    encrypt: send,
    decrypt: () => open(createSecretKey(privateDecrypt(decrypting, encrypted)), kept),
  }
}

/**
 * A new P-256 key and its coordinates, the shared secret, one SHA-256 for Concat KDF, A128KW, A256GCM. Native keys all the
 * way: createECDH and keys as bytes take longer on Node.js 24.
 */
export function bareAgreement({ secret, open: own }: Keys, payload: Buffer): BareEncryption {
  const info = Buffer.alloc(4 + 32 + 31)
  const derive = (privateKey: KeyObject, publicKey: KeyObject): KeyObject => {
    diffieHellman({ privateKey, publicKey }).copy(info, 4)
    return createSecretKey(hash('sha256', info, 'buffer').subarray(0, 16))
  }
  const send = (): { epk: NativeJwk; wrapped: Buffer; sealed: Sealed } => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const cek = random(32)
    const wrapped = wrap('id-aes128-wrap', derive(privateKey, own), cek)
    const sealed = seal(createSecretKey(cek), payload)
    return { epk: publicKey.export({ format: 'jwk' }), wrapped, sealed }
  }
  const { epk, wrapped, sealed } = send()
  const kept = keep(sealed)
  const spki = createPublicKey({ key: epk, format: 'jwk' }).export({ format: 'der', type: 'spki' })
  return {
    encrypt: send,
    decrypt: () => {
      const sender = createPublicKey({ key: spki, format: 'der', type: 'spki' })
      return open(unwrap('id-aes128-wrap', derive(secret, sender), wrapped), kept)
    },
  }
}

/** A secret of 32 bytes. */
export function freshSecret(): KeyObject {
  return createSecretKey(random(32))
}
