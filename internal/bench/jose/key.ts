import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type JsonWebKey as NativeJwk,
  type JsonWebKeyInput,
  type KeyObject,
} from 'node:crypto'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { calculateJwkThumbprint, createLocalJWKSet, importJWK } from 'jose'
import type { Row, Subjects } from '../table.ts'
import { awaited, rotating } from './subject.ts'

type Type = 'RSA' | 'EC' | 'OKP'
type Half = 'public' | 'private'

const types: readonly Type[] = ['RSA', 'EC', 'OKP']
const algorithms: Readonly<Record<Type, string>> = { RSA: 'RS256', EC: 'ES256', OKP: 'EdDSA' }

/** Different keys that take turns, so that nobody answers from what is left of the last call. */
const keyCount = 8

type Jwk = NativeJwk & { readonly kty: Type }

const thumbprints = 'Thumbprint, RFC 7638'

/** Import, thumbprint and look-up of keys. */
export const keyRows: readonly Row[] = [
  ...types.flatMap((type) =>
    (['public', 'private'] as const).map((half) => ({
      row: `import JWK ${type} ${half}`,
      section: 'Import a JWK',
      prepare: () => importing(type, half),
    })),
  ),
  ...(['RSA', 'EC'] as const).flatMap((type) => [
    {
      row: `thumbprint ${type} of a key at hand`,
      section: thumbprints,
      prepare: () => thumbprinting(type, (jwk) => imported(jwk)),
    },
    {
      row: `thumbprint ${type} of a fresh JWK`,
      section: thumbprints,
      prepare: () => thumbprinting(type, (jwk) => jwk),
    },
  ]),
  { row: 'key set, kid among 10', section: 'Look a key up in a key set', prepare: lookingUp },
]

function importing(type: Type, half: Half): Subjects {
  const jwks = jwksOf(type, half)
  const native = jwks.map((key) => ({ key, format: 'jwk' as const }))
  const create = half === 'public' ? createPublicKey : createPrivateKey
  const alg = algorithms[type]
  return {
    raw: rotating<JsonWebKeyInput, KeyObject>(native, (key) => create(key)),
    '@authkit/jose': rotating(jwks, (jwk) => JsonWebKey.import(jwk)),
    ...awaited('jose', () => rotating(jwks, async (jwk) => importJWK(jwk, alg))),
  }
}

/** `raw` hashes the text that RFC 7638 asks for, ready made. jose reads the JWK in both rows. */
function thumbprinting(type: 'RSA' | 'EC', at: (jwk: Jwk) => JsonWebKey | Jwk): Subjects {
  const jwks = jwksOf(type, 'public')
  const texts = jwks.map((jwk) => canonical(type, jwk))
  const keys = jwks.map(at)
  return {
    raw: rotating(texts, (text) => hash('sha256', text, 'base64url')),
    '@authkit/jose': rotating(keys, (key) => imported(key).thumbprint()),
    ...awaited('jose', () => rotating(jwks, async (jwk) => calculateJwkThumbprint(jwk))),
  }
}

function imported(key: JsonWebKey | Jwk): JsonWebKey {
  return key instanceof JsonWebKey ? key : JsonWebKey.import(key)
}

function canonical(type: 'RSA' | 'EC', { kty, crv, e, n, x, y }: Jwk): string {
  return JSON.stringify(type === 'RSA' ? { e, kty, n } : { crv, kty, x, y })
}

function lookingUp(): Subjects {
  const keys = Array.from({ length: 10 }, (_, number) => {
    const jwk = pair('EC').publicKey.export({ format: 'jwk' })
    return { ...jwk, kty: 'EC', kid: `key-${number}`, alg: 'ES256', use: 'sig' }
  })
  const headers = keys.map(({ kid }) => ({ kid, alg: 'ES256' }))
  const map = new Map(keys.map((key) => [key.kid, key]))
  const set = KeySet.import({ keys })
  const theirs = createLocalJWKSet({ keys })
  return {
    raw: rotating(headers, ({ kid }) => map.get(kid)),
    '@authkit/jose': rotating(headers, (header) => set.verificationKey(header)),
    ...awaited('jose', () => rotating(headers, async (header) => theirs(header))),
  }
}

/** Plain JWKs as node:crypto writes them; `kty` is there, which its type leaves open. */
function jwksOf(type: Type, half: Half): Jwk[] {
  return Array.from({ length: keyCount }, () => {
    const { publicKey, privateKey } = pair(type)
    const jwk = (half === 'public' ? publicKey : privateKey).export({ format: 'jwk' })
    return { ...jwk, kty: type }
  })
}

function pair(type: Type): { publicKey: KeyObject; privateKey: KeyObject } {
  if (type === 'RSA') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  if (type === 'EC') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return generateKeyPairSync('ed25519')
}
