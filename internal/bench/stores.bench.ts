import { engineStudies } from './stores/engine-study.ts'
import { storeGoals } from './stores/goals.ts'
import type { Table } from './table.ts'

/** Every store on its engine, beside the bare driver of that engine. */
export const table: Table = {
  about: [
    'Each engine is measured in a process of its own. Store and bare statements share its connections (a pool of 10) and its tables.',
    'The engine is as it is configured, its durability too: PostgreSQL and MariaDB wait for the disk if their servers do, for both sides.',
    'A turn of an operation is a third as long as one of an exchange. Before the first, every subject works for 150 ms and more.',
    'Tables are emptied between turns. Records weigh the same on both sides; bare statements get their JSON ready and read none.',
    '×1: one after another; ×32: 32 in flight. Ratios are medians of the ratios within a round.',
    'CPU is that of the measuring process, all threads, without the service; by CPU is the ratio when the machine was busy.',
    'Speeds are those of the better stretches of a turn, since others on the machine only ever slow us down; p50 and p99 are of all calls.',
    'An exchange is `createTokenResponse` without HTTP. Codes and refresh tokens are made beforehand; a code comes with a refresh token.',
    'Same statements: what one exchange was seen to ask its store, a bare statement each, as many at once as there were. No server.',
    'One statement: only the last of them, the one that decides. No server can do an exchange so: it shows what an exchange costs in all.',
    'Bare statements of Redis are SET NX EX, SET EX, GET, GETDEL, SET XX EX and MGET on keys of their own: no index, no version, no',
    'memory of what was used. MariaDB has no UPDATE … RETURNING, so its bare consume does not tell what was in the record.',
    'Bare "consume, used" only reads the record. The memory of a process is no engine: beside a bare Map the figures stand without goals.',
    '@node-oauth/oauth2-server has the least model that works, of four bare statements, tokens in clear; code exchanges alone.',
  ],
  ours: 'store',
  peers: {},
  rows: [],
  studies: engineStudies,
  goals: storeGoals,
  packages: [
    '@authkit/kysely',
    '@authkit/redis',
    '@authkit/oauth2',
    'kysely',
    'pg',
    'mysql2',
    'better-sqlite3',
    'ioredis',
    'redis',
    '@node-oauth/oauth2-server',
  ],
  usual: { rounds: 5, time: 100 },
}
