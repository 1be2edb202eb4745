import { JsonWebKey } from '../../src/index.ts'

/** The content encryption algorithms that everybody has, RFC 7518 §5.1. */
export const encryptions = [
  'A128CBC-HS256',
  'A192CBC-HS384',
  'A256CBC-HS512',
  'A128GCM',
  'A192GCM',
  'A256GCM',
] as const

/** Those whose tag binds to one key. */
export const committing = encryptions.slice(0, 3)

/** The payload of the round trips. */
export const payload = 'Live long and prosper, ä€😀.'

/** A secret of so many bits, without a key ID. */
export function secretOf(bits: number): JsonWebKey {
  return JsonWebKey.import({ secret: new Uint8Array(bits / 8).map((_, index) => index + bits) })
}

/** The key pairs of a recipient by key type. */
export const recipients = {
  RSA: JsonWebKey.generate('RSA'),
  'P-256': JsonWebKey.generate('EC'),
  'P-384': JsonWebKey.generate('EC', { crv: 'P-384' }),
  'P-521': JsonWebKey.generate('EC', { crv: 'P-521' }),
  secp256k1: JsonWebKey.generate('EC', { crv: 'secp256k1' }),
  X25519: JsonWebKey.generate('OKP', { crv: 'X25519' }),
  X448: JsonWebKey.generate('OKP', { crv: 'X448' }),
} as const

/** The key to encrypt with and the one to decrypt with, for an algorithm; those for key agreement are on P-256 unless told. */
export function keysFor(
  alg: string,
  enc: string,
  crv: keyof typeof recipients = 'P-256',
): readonly [JsonWebKey, JsonWebKey] {
  if (alg.startsWith('RSA')) return [recipients.RSA.toPublic(), recipients.RSA]
  if (alg.startsWith('ECDH')) return [recipients[crv].toPublic(), recipients[crv]]
  const key = secretOf(bitsFor(alg, enc))
  return [key, key]
}

function bitsFor(alg: string, enc: string): number {
  const digits = /^A(\d{3})/.exec(alg === 'dir' ? enc : alg)?.[1] ?? '256'
  const isDouble = alg === 'dir' && enc.includes('CBC')
  return Number(digits) * (isDouble ? 2 : 1)
}
