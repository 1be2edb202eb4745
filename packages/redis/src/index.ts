export type { IoredisClient, NodeRedisClient, RedisClient } from './client.ts'
export { redisStore } from './redis-store.ts'
export type { RedisStoreOptions } from './redis-store.ts'
