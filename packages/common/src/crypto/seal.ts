import { createSecretKey, type KeyObject } from 'node:crypto'
import { base64urlDecode, base64urlEncode } from '../encoding/base64url.ts'
import { AuthkitConfigError, EncodingError, isAuthkitError } from '../errors.ts'
import type { JsonObject } from '../store/contract.ts'
import { type Clock, systemClock } from '../time/clock.ts'
import { decrypt, encrypt } from './aes-gcm.ts'
import { checkPurpose, checkSecret, deriveKey } from './derive.ts'

/** How values are sealed. */
export interface SealerOptions {
  /** Secrets of at least 32 bytes. The first one seals, all of them unseal, so that a new one can be put in front. */
  readonly secrets: string | readonly string[]
  /** What the sealed values are for. A value sealed for one purpose is nothing to another. */
  readonly purpose: string
  /** Tells the time against which `expiresAt` is checked; the machine's unless given. */
  readonly clock?: Clock | undefined
  /** Longest text to make or read, in characters; 4096, what a cookie holds, unless told. */
  readonly maxLength?: number | undefined
}

/** How long one value holds. */
export interface SealOptions {
  /** From when on the value no longer unseals, in seconds since the epoch; absent for ever. */
  readonly expiresAt?: number | undefined
}

/** Turns values into texts that others can keep but neither read nor change. */
export interface Sealer {
  /** Encrypts a value into base64url; rejects with an `EncodingError` when the text would be too long. */
  seal(value: JsonObject, options?: SealOptions): Promise<string>
  /** The value, or `undefined` for a text that is changed, expired, too long or of another purpose or secret. */
  unseal(text: string): Promise<JsonObject | undefined>
}

/** What stands inside a sealed text. */
interface Envelope {
  readonly value: JsonObject
  readonly expiresAt?: number | undefined
}

/** Seals values by AES-256-GCM under keys that are derived for one purpose, RFC 5116 §5.2. */
export function createSealer(options: SealerOptions): Sealer {
  const { purpose, clock = systemClock, maxLength = 4096 } = options
  const secrets = typeof options.secrets === 'string' ? [options.secrets] : [...options.secrets]
  const [first, ...older] = secrets
  if (first === undefined) {
    throw new AuthkitConfigError('createSealer: secrets must hold at least one secret')
  }
  for (const secret of secrets) checkSecret(secret)
  checkPurpose(purpose)

  let firstKey: Promise<KeyObject> | undefined
  let olderKeys: Promise<readonly KeyObject[]> | undefined
  const sealingKey = (): Promise<KeyObject> => (firstKey ??= deriveSecretKey(first, purpose))
  const unsealingKeys = async (): Promise<readonly KeyObject[]> => {
    olderKeys ??= Promise.all(older.map((secret) => deriveSecretKey(secret, purpose)))
    return [await sealingKey(), ...(await olderKeys)]
  }

  return {
    async seal(value, { expiresAt } = {}) {
      if (expiresAt !== undefined && !Number.isFinite(expiresAt)) {
        throw new AuthkitConfigError('seal: expiresAt must be a number of seconds since the epoch')
      }
      const envelope: Envelope = expiresAt === undefined ? { value } : { value, expiresAt }
      const sealed = encrypt(await sealingKey(), purpose, JSON.stringify(envelope))
      const text = base64urlEncode(sealed)
      if (text.length > maxLength) throw new EncodingError('the value is too large to be sealed')
      return text
    },
    async unseal(text) {
      const sealed = text.length > maxLength ? undefined : decode(text)
      if (sealed === undefined) return undefined
      for (const key of await unsealingKeys()) {
        const plaintext = decrypt(key, purpose, sealed)
        if (plaintext !== undefined) return open(plaintext, clock())
      }
      return undefined
    },
  }
}

async function deriveSecretKey(secret: string, purpose: string): Promise<KeyObject> {
  return createSecretKey(await deriveKey(secret, purpose))
}

function decode(text: string): Uint8Array | undefined {
  try {
    return base64urlDecode(text)
  } catch (error) {
    if (isAuthkitError(error)) return undefined
    throw error
  }
}

function open(plaintext: string, now: number): JsonObject | undefined {
  // The tag proved that `seal` wrote this under the same purpose, and it writes nothing but envelopes.
  const { value, expiresAt }: Envelope = JSON.parse(plaintext)
  return expiresAt !== undefined && expiresAt <= now ? undefined : value
}
