import { deflate, inflate, type InflateProblem } from '../crypto/compress.ts'
import { type AlgorithmTable, algorithmTable } from './table.ts'

/** A compression algorithm, RFC 7516 §4.1.3. */
export interface Compression {
  /** Value of `zip`. */
  readonly name: string
  /** Compresses bytes, or the UTF-8 of a text. */
  readonly compress: (data: Uint8Array | string) => Buffer
  /** Gives the data again if it has at most so many bytes, and is whole. */
  readonly decompress: (data: Buffer, limit: number) => Buffer | InflateProblem
}

/** Finds a compression algorithm by its exact name, RFC 7516 §4.1.3. */
export const compression: AlgorithmTable<Compression> = algorithmTable([
  { name: 'DEF', compress: deflate, decompress: inflate },
])
