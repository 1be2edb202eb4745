import { AuthkitConfigError } from '@authkit/common'
import type { Decoded } from './decode.ts'

/** Tokens longer than this many characters are not kept. */
const longest = 8192

/** A token that verified, and the key that it verified with. */
interface Kept {
  readonly decoded: Decoded
  readonly key: unknown
}

/**
 * Tokens that have verified, by their exact text. Two generations bound it without bookkeeping: when the younger is full it
 * becomes the older one, and what was not asked for meanwhile is gone.
 */
export class TokenCache {
  readonly #size: number
  #recent = new Map<string, Kept>()
  #older = new Map<string, Kept>()

  constructor(size: number) {
    if (!Number.isSafeInteger(size) || size < 1 || size > 1_000_000) {
      throw new AuthkitConfigError('cache is a number of tokens from 1 to 1000000')
    }
    this.#size = Math.ceil(size / 2)
  }

  /** What a token says if it has verified with this very key; a copy, since callers may change it. */
  get(token: string, key: unknown): Decoded | undefined {
    const kept = this.#recent.get(token) ?? this.#older.get(token)
    // After a rotation the key of that name is another object.
    if (kept === undefined || kept.key !== key) return undefined
    if (this.#recent.get(token) === undefined) this.#keep(token, kept)
    return copyOf(kept.decoded)
  }

  /** Keeps what a token says that has verified with the key. */
  set(token: string, key: unknown, decoded: Decoded): void {
    if (token.length <= longest) this.#keep(token, { decoded: copyOf(decoded), key })
  }

  #keep(token: string, kept: Kept): void {
    if (this.#recent.size >= this.#size) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(token, kept)
  }
}

function copyOf({ header, claims }: Decoded): Decoded {
  // Copies of JSON have the types of what was copied.
  return {
    header: copyJson(header) as Decoded['header'],
    claims: copyJson(claims) as Decoded['claims'],
  }
}

function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => copyJson(item))
  const copy: Record<string, unknown> = { ...value }
  for (const name in copy) {
    if (typeof copy[name] === 'object') copy[name] = copyJson(copy[name])
  }
  return copy
}
