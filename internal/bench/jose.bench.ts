import { joseGoals } from './goals.ts'
import { encryptionRows } from './jose/encryption.ts'
import { eventLoopStudies } from './jose/event-loop.ts'
import { firstUseRows } from './jose/first-use.ts'
import { importTime } from './jose/import-time.ts'
import { keyRows } from './jose/key.ts'
import { signatureRows } from './jose/signature.ts'
import { sizeStudies } from './jose/size.ts'
import type { Table } from './table.ts'

/** JOSE beside its peers and beside what OpenSSL costs by itself. */
export const table: Table = {
  about: [
    '`raw` is node:crypto doing only the bare operation, on bytes that are ready, with a prepared key.',
    'A cell is operations a second and in brackets the ratio to raw, the median over rounds in which all take short turns.',
    'Synchronous calls are measured by CPU time, awaited ones on the wall: ×1 one after another, ×16 so many in flight.',
    'raw of JWE: the key agreement, wrapping and A256GCM that the algorithm needs, random bytes from a pool, nothing encoded.',
    'Keys are prepared for everyone. 64 tokens are verified in turn; a cache has seen all of them, which is its best case.',
  ],
  ours: '@authkit/jose',
  peers: {
    'jose ×1': '@authkit/jose',
    'jose ×16': '@authkit/jose async ×16',
    'fast-jwt': '@authkit/jose',
    'fast-jwt cache': '@authkit/jose cache',
    jsonwebtoken: '@authkit/jose',
  },
  rows: [...signatureRows, ...encryptionRows, ...keyRows, ...firstUseRows],
  studies: [...sizeStudies, ...eventLoopStudies, importTime],
  goals: joseGoals,
  packages: ['@authkit/jose', 'jose', 'fast-jwt', 'jsonwebtoken', 'tinybench'],
  usual: { rounds: 40, time: 15 },
}
