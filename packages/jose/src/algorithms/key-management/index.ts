import { type AlgorithmTable, algorithmTable } from '../table.ts'
import { aesGcmWrap } from './aes-gcm-wrap.ts'
import { aesWrap } from './aes-wrap.ts'
import type { KeyManagementAlgorithm } from './contract.ts'
import { direct } from './direct.ts'
import { ecdh1pu, ecdhEs } from './ecdh.ts'
import { pbes2 } from './pbes2.ts'
import { rsaOaep, rsaPkcs1 } from './rsa.ts'

const rows: readonly KeyManagementAlgorithm[] = [
  rsaOaep('RSA-OAEP', 'sha1'),
  rsaOaep('RSA-OAEP-256', 'sha256'),
  rsaOaep('RSA-OAEP-384', 'sha384'),
  rsaOaep('RSA-OAEP-512', 'sha512'),
  rsaPkcs1,
  direct,
  aesWrap('A128KW', 128),
  aesWrap('A192KW', 192),
  aesWrap('A256KW', 256),
  aesGcmWrap('A128GCMKW', 128),
  aesGcmWrap('A192GCMKW', 192),
  aesGcmWrap('A256GCMKW', 256),
  ecdhEs({ name: 'ECDH-ES' }),
  ecdhEs({ name: 'ECDH-ES+A128KW', wrapBits: 128 }),
  ecdhEs({ name: 'ECDH-ES+A192KW', wrapBits: 192 }),
  ecdhEs({ name: 'ECDH-ES+A256KW', wrapBits: 256 }),
  ecdh1pu({ name: 'ECDH-1PU' }),
  ecdh1pu({ name: 'ECDH-1PU+A128KW', wrapBits: 128 }),
  ecdh1pu({ name: 'ECDH-1PU+A192KW', wrapBits: 192 }),
  ecdh1pu({ name: 'ECDH-1PU+A256KW', wrapBits: 256 }),
  pbes2({ name: 'PBES2-HS256+A128KW', digest: 'sha256', bits: 128 }),
  pbes2({ name: 'PBES2-HS384+A192KW', digest: 'sha384', bits: 192 }),
  pbes2({ name: 'PBES2-HS512+A256KW', digest: 'sha512', bits: 256 }),
]

/** Finds a key management algorithm by its exact name, RFC 7518 §4.1. */
export const keyManagementAlgorithm: AlgorithmTable<KeyManagementAlgorithm> = algorithmTable(rows)

/** The names of the algorithms that a key of this type, curve and length can be used with, RFC 7518 §4.1. */
export function keyManagementAlgorithmsFor(
  kty: string,
  crv: string | undefined,
  bits: number,
): readonly string[] {
  return rows.filter((row) => row.fits(kty, crv, bits)).map((row) => row.name)
}
