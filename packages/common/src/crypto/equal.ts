import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

let processKey: Buffer | undefined

/**
 * Compares secrets, as UTF-8 when they are text, in a time that tells neither where they differ nor whether their lengths do, OpenID Connect Core §16.12.
 * Both sides are hashed under a key of this process before the compare, so neither side can be chosen to steer it.
 */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(tag(a), tag(b))
}

function tag(value: string | Uint8Array): Buffer {
  processKey ??= randomBytes(32)
  return createHmac('sha256', processKey).update(value).digest()
}
