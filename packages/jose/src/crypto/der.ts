/** A DER sequence of what is DER already, X.690 §8.9. */
export function derSequence(...parts: readonly Buffer[]): Buffer {
  return derElement(0x30, Buffer.concat(parts))
}

/** The DER of an unsigned integer whose bytes have no leading zeros, X.690 §8.3. */
export function derInteger(bytes: Buffer): Buffer {
  // A first bit of one would be a sign.
  const isPositive = (bytes[0] ?? 0) < 0x80
  return derElement(2, isPositive ? bytes : Buffer.concat([zero, bytes]))
}

const zero = Buffer.alloc(1)

/** A tag, the length in its shortest form and the content, X.690 §10.1. */
export function derElement(tag: number, content: Buffer): Buffer {
  const { length } = content
  const start =
    length < 0x80
      ? [tag, length]
      : length < 0x1_00
        ? [tag, 0x81, length]
        : length < 0x1_00_00
          ? [tag, 0x82, length >> 8, length & 0xff]
          : [tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
  return Buffer.concat([Buffer.from(start), content])
}
