import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

let processKey: string | undefined

/**
 * Compares secrets, as UTF-8 when they are text, in a time that tells neither where they differ nor whether their lengths do, OpenID Connect Core §16.12.
 * Both sides are hashed behind a key of this process before the compare, so neither side can be chosen to steer it.
 */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  // A one-shot hash, because a keyed HMAC makes key objects and costs more than ten times as much.
  processKey ??= randomBytes(32).toString('hex')
  return timingSafeEqual(tag(processKey, a), tag(processKey, b))
}

function tag(key: string, value: string | Uint8Array): Buffer {
  const keyed = typeof value === 'string' ? key + value : Buffer.concat([Buffer.from(key), value])
  return hash('sha256', keyed, 'buffer')
}

/** Compares two digests in a time that does not tell where they differ. Their length is known to everybody; for secrets take `constantTimeEqual`. */
export function equalDigests(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
