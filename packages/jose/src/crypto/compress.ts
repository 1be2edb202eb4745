import type * as Zlib from 'node:zlib'
import { ownBytes } from '../encoding/segment.ts'

/** Loaded when it is first needed, since most programs never compress. */
const zlib = (): typeof Zlib => process.getBuiltinModule('node:zlib')

/** Compresses with DEFLATE, RFC 1951 §2. */
export function deflate(data: Uint8Array | string): Buffer {
  return zlib().deflateRawSync(data)
}

/** Why compressed data cannot be had whole. */
export type InflateProblem = 'too-large' | 'malformed'

/**
 * Inflates DEFLATE data, with or without the zlib header of RFC 1950 §2.2 that some senders leave. It stops as soon as
 * the result would be longer than `limit`, and takes neither a stream without end nor bytes after it.
 */
export function inflate(data: Buffer, limit: number): Buffer | InflateProblem {
  const { inflateSync, inflateRawSync } = zlib()
  const run = hasZlibHeader(data) ? inflateSync : inflateRawSync
  try {
    // Asking for `info` shows how much was read.
    const { buffer, engine } = withInfo(run(data, { maxOutputLength: limit, info: true }))
    return engine.bytesWritten === data.length ? ownBytes(buffer) : 'malformed'
  } catch (error) {
    return isTooLarge(error) ? 'too-large' : 'malformed'
  }
}

interface Inflated {
  readonly buffer: Buffer
  /** `bytesWritten` counts what went into the engine. */
  readonly engine: { readonly bytesWritten: number }
}

function withInfo(result: unknown): Inflated {
  // The documentation of node:zlib promises this shape where `info` is true; the declarations do not know of it.
  return result as Inflated
}

/** RFC 1950 §2.2: method 8, and the first two bytes a multiple of 31. As plain DEFLATE this is a padded block that nobody writes. */
function hasZlibHeader(data: Buffer): boolean {
  if (data.length < 2) return false
  const header = data.readUInt16BE(0)
  return (header & 0x0f00) === 0x0800 && header >> 12 <= 7 && header % 31 === 0
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}
