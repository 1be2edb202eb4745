/** Reads a body as UTF-8; gives `undefined`, and reads no further, as soon as it holds more than `maxBytes`. */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  options: { fatal?: boolean; ignoreBOM?: boolean } = {},
): Promise<string | undefined> {
  const decoder = new TextDecoder('utf-8', options)
  let text = ''
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    // Leaving the loop cancels the stream.
    if (bytes > maxBytes) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
