import { AuthkitConfigError, createSealer } from '@authkit/common'
import type { JsonObject, Store, StoredRecord } from '@authkit/common/store'
import { signatureAlgorithm } from '../algorithms/signature.ts'
import { JoseError, KeySetUnavailableError } from '../errors.ts'
import { JsonWebKey, type JwkObject } from './key.ts'
import { isJwk } from './key-set.ts'
import type { ScheduledKey } from './rotation.ts'

/** Kind of the record; all keys of a name are in one, so that one compare-and-set decides every race. */
const kind = 'key'

/** Version of what is inside the sealed text. */
const format = 1

/** Most keys that one record may hold, as many as a key set. */
export const maximumKeys = 100

/** Longest sealed text, in characters: a hundred RSA keys of 4096 bits. */
const maximumLength = 524_288

/** The keys as they were stored, and the version to replace them by. */
export interface StoredKeys {
  readonly keys: readonly ScheduledKey[]
  readonly version: number
}

/** The record of the signing keys of one name. Nothing of it can be read or changed in the store, the dates included. */
export interface SealedKeys {
  /** What is stored; the keys of `known` are used again where they are the same. Rejects with `KeySetUnavailableError`. */
  read(known: StoredKeys | undefined): Promise<StoredKeys | undefined>
  /** The version of what is stored, whether it can be read or not. */
  version(): Promise<number | undefined>
  /**
   * Writes over the version that was read, or anew; `false` when another process was first. Rejects with `AuthkitConfigError`
   * before it writes what `read` would refuse.
   */
  write(keys: readonly ScheduledKey[], version: number | undefined): Promise<boolean>
}

/** The record of a name in a store, sealed under the first secret and read with all of them. */
export function sealedKeys(
  store: Store,
  name: string,
  secrets: string | readonly string[],
): SealedKeys {
  // A purpose of its own: the record of another name in its place does not open.
  const purpose = `signing-keys/${name}`
  const sealer = createSealer({ secrets, purpose, maxLength: maximumLength })
  const open = async ({ data }: StoredRecord): Promise<JsonObject> => {
    const { sealed } = data
    const value = typeof sealed === 'string' ? await sealer.unseal(sealed) : undefined
    if (value !== undefined) return value
    throw new KeySetUnavailableError(
      'the stored signing keys do not open; add the secret that sealed them to the list in secret, or delete their record to start anew',
    )
  }
  return {
    async read(known) {
      const record = await store.get(kind, name)
      if (record === undefined || record.version === known?.version) return record && known
      return { keys: readKeys(await open(record), known?.keys ?? []), version: record.version }
    },
    async version() {
      return (await store.get(kind, name))?.version
    },
    async write(keys, version) {
      requireReadable(keys)
      const sealed = await sealer.seal({ format, keys: keys.map(writeKey) })
      const record = { id: name, data: { sealed } }
      return version === undefined
        ? store.insert(kind, record)
        : store.replace(kind, record, version)
    },
  }
}

/** What one process writes and nobody can read would stop all of them. */
function requireReadable(keys: readonly ScheduledKey[]): void {
  if (keys.length > maximumKeys) {
    throw new AuthkitConfigError(
      'there is no room for another signing key; call rotate less often, or rotate({ revoke: true })',
    )
  }
  if (!keys.every(({ signsFrom }) => Number.isSafeInteger(signsFrom))) {
    throw new AuthkitConfigError('the clock of SigningKeys gives seconds since the epoch')
  }
}

function writeKey({ key, signsFrom }: ScheduledKey): JsonObject {
  const jwk: JsonObject = JSON.parse(JSON.stringify(key.exportPrivate()))
  return { jwk, signsFrom }
}

/** Reads what was sealed as strictly as what a stranger sends: another version of this package may have written it. */
function readKeys(value: JsonObject, known: readonly ScheduledKey[]): readonly ScheduledKey[] {
  const entries: unknown = value['keys']
  if (value['format'] !== format || !Array.isArray(entries) || entries.length > maximumKeys) {
    throw unreadable()
  }
  const keys = entries.map((entry: unknown) => readKey(entry, known))
  if (new Set(keys.map(({ key }) => key.kid)).size !== keys.length) throw unreadable()
  return keys
}

function readKey(entry: unknown, known: readonly ScheduledKey[]): ScheduledKey {
  if (typeof entry !== 'object' || entry === null) throw unreadable()
  const { jwk, signsFrom }: { readonly jwk?: unknown; readonly signsFrom?: unknown } = entry
  if (!isJwk(jwk) || typeof signsFrom !== 'number' || !Number.isSafeInteger(signsFrom)) {
    throw unreadable()
  }
  // A key is prepared for signing once, so the same one is kept. Its ID is its thumbprint.
  const same = known.find(({ key }) => key.kid === jwk.kid)
  const key = same?.key ?? importKey(jwk)
  const isUsable =
    key.kid !== undefined &&
    key.kty !== 'oct' &&
    key.isPrivate &&
    signatureAlgorithm(key.alg) !== undefined &&
    // RFC 7517 §4.2, §4.3: a key that is for another use does not sign.
    (key.use ?? 'sig') === 'sig' &&
    (key.keyOps?.includes('sign') ?? true)
  if (!isUsable) throw unreadable()
  return { key, signsFrom }
}

function importKey(jwk: JwkObject): JsonWebKey {
  try {
    return JsonWebKey.import(jwk)
  } catch (cause) {
    throw cause instanceof JoseError ? unreadable(cause) : cause
  }
}

function unreadable(cause?: unknown): KeySetUnavailableError {
  return new KeySetUnavailableError('the stored signing keys are not what this version writes', {
    cause,
  })
}
