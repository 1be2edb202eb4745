/** The four words that every ChaCha20 state begins with, RFC 8439 §2.3. */
const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const

/** The words of the four columns, then of the four diagonals, RFC 8439 §2.3. */
const quarters = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const

/**
 * Makes a key of 256 bits from another and the first 128 bits of a nonce, draft-irtf-cfrg-xchacha-03 §2.2: the ChaCha20
 * rounds without the addition at their end. Only additions, exclusive ors and rotations, so its time tells nothing.
 */
export function hChaCha20(key: Uint8Array, nonce: Uint8Array): Buffer {
  const state = new Int32Array(16)
  state.set(constants)
  const input = Buffer.concat([key.subarray(0, 32), nonce.subarray(0, 16)])
  for (let word = 0; word < 12; word += 1) state[word + 4] = input.readInt32LE(word * 4)
  for (let round = 0; round < 10; round += 1) {
    for (const [a, b, c, d] of quarters) quarterRound(state, a, b, c, d)
  }
  const result = Buffer.alloc(32)
  for (let word = 0; word < 4; word += 1) {
    result.writeInt32LE(state[word] ?? 0, word * 4)
    result.writeInt32LE(state[word + 12] ?? 0, word * 4 + 16)
  }
  input.fill(0)
  state.fill(0)
  return result
}

/** RFC 8439 §2.1. */
function quarterRound(state: Int32Array, a: number, b: number, c: number, d: number): void {
  mix(state, a, b, d, 16)
  mix(state, c, d, b, 12)
  mix(state, a, b, d, 8)
  mix(state, c, d, b, 7)
}

/** Adds the second word to the first, and the sum to the third, which is then rotated. */
function mix(state: Int32Array, to: number, from: number, turned: number, bits: number): void {
  state[to] = ((state[to] ?? 0) + (state[from] ?? 0)) | 0
  const word = (state[turned] ?? 0) ^ (state[to] ?? 0)
  state[turned] = (word << bits) | (word >>> (32 - bits))
}
