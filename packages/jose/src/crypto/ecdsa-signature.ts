/**
 * Rewrites the DER signature that OpenSSL makes as r and s of fixed length, RFC 7518 §3.4. To ask OpenSSL for that form
 * costs 1 to 14 microseconds a signature, this 0.2.
 */
export function concatenatedSignature(der: Uint8Array, size: number): Buffer {
  const result = Buffer.allocUnsafe(size * 2)
  let at = der[1] === 0x81 ? 3 : 2
  for (let end = size; end <= size * 2; end += size) {
    const start = at + 2
    const next = start + (der[at + 1] ?? 0)
    // From the last byte to the first: what is missing in front is zero, what is too much is the zero of a DER integer.
    for (let to = end - 1, from = next - 1; to >= end - size; to -= 1, from -= 1) {
      result[to] = from >= start ? (der[from] ?? 0) : 0
    }
    at = next
  }
  return result
}

/** Rewrites r and s of equal length as the DER that OpenSSL verifies; whether both are in range is for OpenSSL to say, RFC 7518 §3.4. */
export function derSignature(concatenated: Uint8Array): Buffer {
  const end = concatenated.length
  const middle = end / 2
  const r = integerStart(concatenated, 0, middle)
  const s = integerStart(concatenated, middle, end)
  const body = 4 + integerLength(concatenated, r, middle) + integerLength(concatenated, s, end)
  const der = Buffer.allocUnsafe(body + (body > 127 ? 3 : 2))
  let at = 0
  der[at++] = 0x30
  if (body > 127) der[at++] = 0x81
  der[at++] = body
  at = writeInteger(der, at, concatenated, r, middle)
  writeInteger(der, at, concatenated, s, end)
  return der
}

/** Where an integer starts once its leading zeros are left out; one byte stays. */
function integerStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end - 1 && bytes[at] === 0) at += 1
  return at
}

/** Length of a DER integer: a zero in front keeps one with a high first bit positive. */
function integerLength(bytes: Uint8Array, start: number, end: number): number {
  return end - start + ((bytes[start] ?? 0) > 127 ? 1 : 0)
}

/** Writes a DER integer and gives the index after it. */
function writeInteger(
  der: Uint8Array,
  at: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const length = integerLength(bytes, start, end)
  let to = at
  der[to++] = 0x02
  der[to++] = length
  if (length > end - start) der[to++] = 0
  for (let from = start; from < end; from += 1) der[to++] = bytes[from] ?? 0
  return to
}
