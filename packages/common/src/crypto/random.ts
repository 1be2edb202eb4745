import { randomFillSync } from 'node:crypto'
import { AuthkitConfigError } from '../errors.ts'

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const MAX_LENGTH = 65_536
const SCRATCH_SIZE = 64
const alphanumeric = Buffer.from(ALPHANUMERIC)
const scratch = Buffer.alloc(SCRATCH_SIZE)
const POOL_SIZE = 4096
const pool = new Uint8Array(POOL_SIZE)
let used = POOL_SIZE

/** Draws a text of unpredictable characters; the default 43 letters and digits carry 256 bits, RFC 6749 §10.10. */
export function generateToken(length = 43, characters: string = ALPHANUMERIC): string {
  if (!Number.isInteger(length) || length < 1 || length > MAX_LENGTH) {
    throw new AuthkitConfigError(
      `generateToken: length must be a whole number from 1 to ${MAX_LENGTH}`,
    )
  }
  if (characters === ALPHANUMERIC && length <= SCRATCH_SIZE) return drawAlphanumeric(length)
  if (characters !== ALPHANUMERIC) checkCharacters(characters)
  // A byte at or above the largest multiple is drawn again: a plain remainder would prefer the first characters.
  const limit = 256 - (256 % characters.length)
  let token = ''
  while (token.length < length) {
    const byte = randomByte()
    if (byte < limit) token += characters.charAt(byte % characters.length)
  }
  return token
}

/** The same for the usual characters and lengths, without putting texts together. */
function drawAlphanumeric(length: number): string {
  for (let drawn = 0; drawn < length;) {
    const byte = randomByte()
    if (byte < 256 - (256 % alphanumeric.length))
      scratch[drawn++] = alphanumeric[byte % alphanumeric.length] ?? 0
  }
  const token = scratch.toString('latin1', 0, length)
  scratch.fill(0, 0, length)
  return token
}

function checkCharacters(characters: string): void {
  const distinct = new Set(characters).size === characters.length
  if (!distinct || characters.length < 2 || characters.length > 256) {
    throw new AuthkitConfigError('generateToken: characters must be 2 to 256 different characters')
  }
}

/** Unpredictable bytes that nobody else gets. */
export function drawBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, randomByte)
}

function randomByte(): number {
  if (used === POOL_SIZE) {
    randomFillSync(pool)
    used = 0
  }
  const byte = pool[used] ?? 0
  // What was given out does not stay in memory.
  pool[used] = 0
  used += 1
  return byte
}
