/** How a body is read. */
export interface BoundedTextOptions {
  /** Most bytes that it may have. */
  readonly maxBytes: number
  /** Reads UTF-8 exactly: wrong bytes are an error instead of U+FFFD, and a byte order mark stays in the text; false unless told. */
  readonly exactText?: boolean | undefined
}

const exactly = { fatal: true, ignoreBOM: true }

/** Those of texts that come in one piece: a decoder that is given a whole text keeps nothing of it. */
const lenient = new TextDecoder()
const exact = new TextDecoder('utf-8', exactly)

/**
 * The text of a body that arrives in chunks. The first one waits for a second, since most bodies have one and a decoder costs more than
 * decoding it; more are decoded as they come, or a body in chunks of one byte would take a hundred times its size of memory.
 */
export class BoundedText {
  readonly #maxBytes: number
  readonly #isExact: boolean
  #bytes = 0
  #first: Uint8Array | undefined
  #decoder: typeof lenient | undefined
  #text = ''

  constructor({ maxBytes, exactText = false }: BoundedTextOptions) {
    this.#maxBytes = maxBytes
    this.#isExact = exactText
  }

  /** Takes the next chunk; false where that is more than allowed. May throw a `TypeError` for wrong bytes in an exact text. */
  add(chunk: Uint8Array): boolean {
    this.#bytes += chunk.byteLength
    if (this.#bytes > this.#maxBytes) return false
    if (this.#first === undefined) this.#first = chunk
    else this.#decode(this.#first, chunk)
    return true
  }

  /** The text of all chunks; throws a `TypeError` for wrong bytes in an exact one. */
  end(): string {
    if (this.#decoder !== undefined) return this.#text + this.#decoder.decode()
    return this.#first === undefined ? '' : (this.#isExact ? exact : lenient).decode(this.#first)
  }

  #decode(first: Uint8Array, next: Uint8Array): void {
    if (this.#decoder === undefined) {
      this.#decoder = new TextDecoder('utf-8', this.#isExact ? exactly : {})
      this.#text = this.#decoder.decode(first, { stream: true })
    }
    this.#text += this.#decoder.decode(next, { stream: true })
  }
}
