import type { ReadableStream } from 'node:stream/web'
import { BoundedText, type BoundedTextOptions } from './bounded-text.ts'
import { tooLarge } from './limits.ts'

/** A body as `fetch`, a stream of Node.js or a list gives it. Its chunks stay as they are until it ends. */
export type Body = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ReadableStream<Uint8Array>

/** Reads a body as UTF-8; throws a `FetchError`, and reads no further, as soon as it holds more than `maxBytes`. */
export async function requireText(body: Body, options: BoundedTextOptions): Promise<string> {
  const text = await readText(body, options)
  if (text === undefined) throw tooLarge(options.maxBytes)
  return text
}

/** Reads a body as UTF-8; gives `undefined`, and reads no further, as soon as it holds more than `maxBytes`. */
export async function readText(
  body: Body,
  options: BoundedTextOptions,
): Promise<string | undefined> {
  const text = new BoundedText(options)
  // The reader of a web stream costs less than its iterator, by a thirtieth of a whole `fetch`.
  if ('getReader' in body) return readStream(body, text)
  for await (const chunk of body) {
    // Leaving the loop cancels the stream.
    if (!text.add(chunk)) return undefined
  }
  return text.end()
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  text: BoundedText,
): Promise<string | undefined> {
  const reader = body.getReader()
  let isRead = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isRead = done
      if (done) return text.end()
      if (!text.add(value)) return undefined
    }
  } finally {
    // Nobody waits for what was not wanted to close, and its error is nobody's.
    if (!isRead) reader.cancel().catch(() => {})
  }
}
