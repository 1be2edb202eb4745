import { generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto'
import { JsonWebEncryption, JsonWebKey } from '@authkit/jose'
import { compactDecrypt, CompactEncrypt, importJWK } from 'jose'
import type { Row, Subjects } from '../table.ts'
import {
  bareAgreement,
  bareDirect,
  type BareEncryption,
  bareKeyWrap,
  bareOaep,
  freshSecret,
} from './bare-encryption.ts'
import { claims, type Keys } from './material.ts'
import { awaited, rotating } from './subject.ts'

type TheirKey = webcrypto.CryptoKey | Uint8Array

/** Keys of one algorithm, for everybody. */
interface Prepared {
  readonly keys: Keys
  readonly raw: BareEncryption
  /** What jose works with without converting: to encrypt, to decrypt. */
  readonly theirs: readonly [TheirKey, TheirKey]
}

const payload = Buffer.from(JSON.stringify(claims()))
const enc = 'A256GCM'

const algorithms: Readonly<Record<string, () => Promise<Prepared>>> = {
  dir: async () => {
    const { keys, theirs } = await symmetric('AES-GCM', ['encrypt'], ['decrypt'])
    return { keys, theirs, raw: bareDirect(keys.secret, payload) }
  },
  A256KW: async () => {
    const { keys, theirs } = await symmetric('AES-KW', ['wrapKey'], ['unwrapKey'])
    return { keys, theirs, raw: bareKeyWrap(keys.secret, payload) }
  },
  'RSA-OAEP-256': async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { keys, theirs } = await asymmetric(pair, 'RSA-OAEP-256')
    return { keys, theirs, raw: bareOaep(keys, payload) }
  },
  'ECDH-ES+A128KW': async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { keys, theirs } = await asymmetric(pair, 'ECDH-ES+A128KW')
    return { keys, theirs, raw: bareAgreement(keys, payload) }
  },
}

/** Encrypts and decrypts 226 bytes in the compact serialization. */
export const encryptionRows: readonly Row[] = Object.entries(algorithms).flatMap(
  ([alg, prepare]) => [
    {
      row: `encrypt ${alg}+${enc}`,
      section: 'Encrypt 226 bytes (JWE compact)',
      prepare: async () => encrypting(alg, await prepare()),
    },
    {
      row: `decrypt ${alg}+${enc}`,
      section: 'Decrypt 226 bytes (JWE compact)',
      prepare: async () => decrypting(alg, await prepare()),
    },
  ],
)

const jwe = new JsonWebEncryption()

function encrypting(alg: string, { keys, raw, theirs: [theirs] }: Prepared): Subjects {
  const header = { alg, enc }
  const key = JsonWebKey.import(keys.open, { alg })
  return {
    raw: raw.encrypt,
    '@authkit/jose': () => jwe.serializeCompact(header, payload, key),
    ...awaited(
      'jose',
      () => () => new CompactEncrypt(payload).setProtectedHeader(header).encrypt(theirs),
    ),
  }
}

function decrypting(alg: string, { keys, raw, theirs: [, theirs] }: Prepared): Subjects {
  const sealing = JsonWebKey.import(keys.open, { alg })
  const key = JsonWebKey.import(keys.secret, { alg })
  const tokens = Array.from({ length: 64 }, () =>
    jwe.serializeCompact({ alg, enc }, payload, sealing),
  )
  if (!raw.decrypt().equals(payload)) throw new Error(`raw does not decrypt ${alg}`)
  return {
    raw: raw.decrypt,
    '@authkit/jose': rotating(tokens, (token) => jwe.deserializeCompact(token, key)),
    ...awaited('jose', () => rotating(tokens, async (token) => compactDecrypt(token, theirs))),
  }
}

type Usage = Parameters<typeof webcrypto.subtle.importKey>[4][number]

async function symmetric(
  name: string,
  encrypt: Usage[],
  decrypt: Usage[],
): Promise<Pick<Prepared, 'keys' | 'theirs'>> {
  const secret = freshSecret()
  const take = (usages: Usage[]): Promise<webcrypto.CryptoKey> =>
    webcrypto.subtle.importKey('raw', secret.export(), name, false, usages)
  return { keys: { secret, open: secret }, theirs: [await take(encrypt), await take(decrypt)] }
}

async function asymmetric(
  { privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  alg: string,
): Promise<Pick<Prepared, 'keys' | 'theirs'>> {
  const take = (key: KeyObject): Promise<TheirKey> => importJWK(key.export({ format: 'jwk' }), alg)
  return {
    keys: { secret: privateKey, open: publicKey },
    theirs: [await take(publicKey), await take(privateKey)],
  }
}
