import { parseHeader } from '../jws/header.ts'
import { type ResolvedHeader, resolveHeader } from './header.ts'

/** A protected header that was read, and the bytes that it authenticates. */
export interface ReadJweHeader extends ResolvedHeader {
  /** The header as it was received, RFC 7516 §5.2. */
  readonly aad: Buffer
}

/** Headers repeat from token to token, so short ones are kept; a full map is emptied, which costs one more reading each. */
const cacheSize = 256
const cacheableLength = 512
const cache = new Map<string, KeptHeader>()

interface KeptHeader {
  readonly segment: string
  readonly header: ReadJweHeader
}

/** The header that was last asked for: to compare it is faster than to look one up, for which its text is hashed. */
let last: KeptHeader | undefined

/** Reads and checks the first part of a compact token, RFC 7516 §5.2. What a caller may differ about is not judged here. */
export function readJweHeader(segment: string): ReadJweHeader {
  if (segment === last?.segment) return last.header
  const known = cache.get(segment)
  if (known !== undefined) {
    last = known
    return known.header
  }
  const resolved = resolveHeader(parseHeader(segment))
  const aad = Buffer.from(segment, 'latin1')
  const header = { ...resolved, values: Object.freeze(resolved.values), aad }
  if (segment.length <= cacheableLength && repeats(resolved)) {
    if (cache.size === cacheSize) cache.clear()
    // A part of a string keeps the whole of it in memory, and the whole is somebody's token.
    const own = aad.toString('latin1')
    cache.set(own, { segment: own, header })
  }
  return header
}

/** A header is worth keeping if nothing in it is made for one message; lists and objects can be changed by who gets them. */
function repeats({ values, algorithm }: ResolvedHeader): boolean {
  return (
    algorithm.madeParameters.length === 0 &&
    Object.values(values).every((value) => typeof value !== 'object')
  )
}
