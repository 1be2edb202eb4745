import type { Open } from './engine.ts'

/** Every engine by name. Modules are loaded by the process that measures one, so that nobody carries another's code. */
export const engines = {
  memory: async () => (await import('./engines/memory.ts')).openMemory(),
  'node:sqlite': async () => (await import('./engines/sqlite.ts')).openNodeSqlite(),
  'better-sqlite3': async () => (await import('./engines/sqlite.ts')).openBetterSqlite(),
  postgres: async () => (await import('./engines/postgres.ts')).openPostgres(),
  mariadb: async () => (await import('./engines/mariadb.ts')).openMariadb(),
  ioredis: async () => (await import('./engines/redis.ts')).openIoredis(),
  'redis (node-redis)': async () => (await import('./engines/redis.ts')).openNodeRedis(),
} satisfies Record<string, Open>

/** Name of an engine and its driver. */
export type EngineName = keyof typeof engines

/** All of them, in the order of the table. */
export const engineNames = Object.keys(engines) as readonly EngineName[] // The keys of that very object.
