import { sha256, type Clock } from '@authkit/common'
import type { Store } from '@authkit/common/store'

const kind = 'authorization_code'

/** How long a used code is remembered after its end, in seconds, so that its reuse is noticed. */
const memory = 3600

/** What an authorization code stands for. */
export interface CodeRecord {
  /** The grant it redeems. */
  readonly grantId: string
  /** The client it was issued to. */
  readonly clientId: string
  /** Where the code was sent. */
  readonly redirectUri: string
  /** True when the authorization request named that place. */
  readonly redirectUriSent: boolean
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt: number
  /** True for a code that `find` saw used already; a repository that cannot tell leaves it out. */
  readonly used?: boolean | undefined
}

/** Authorization codes, kept under their SHA-256. */
export interface CodeRepository {
  readonly save: (code: string, record: CodeRecord) => Promise<void>
  /** A code, used or not. */
  readonly find: (code: string) => Promise<CodeRecord | undefined>
  /** Uses the code up: `fresh` for the first caller while the code lives. */
  readonly consume: (code: string) => Promise<'fresh' | 'used' | 'expired'>
  /** Removes those of a client that is gone. */
  readonly removeByClient: (clientId: string) => Promise<void>
}

/** Authorization codes over a store. */
export function codeRepository(store: Store, clock: Clock): CodeRepository {
  return {
    save: (code, { grantId, clientId, redirectUri, redirectUriSent, expiresAt }) =>
      store.put(kind, {
        id: sha256(code),
        expiresAt: expiresAt + memory,
        grantId,
        clientId,
        data: { redirectUri, redirectUriSent, expiresAt },
      }),
    async find(code) {
      const record = await store.get(kind, sha256(code))
      if (record?.grantId === undefined || record.clientId === undefined) return undefined
      return {
        grantId: record.grantId,
        clientId: record.clientId,
        // Written by save above.
        redirectUri: record.data['redirectUri'] as string,
        redirectUriSent: record.data['redirectUriSent'] as boolean,
        expiresAt: record.data['expiresAt'] as number,
        used: record.consumedAt !== undefined,
      }
    },
    async consume(code) {
      const consumed = await store.consume(kind, sha256(code))
      if (consumed === undefined) return 'expired'
      if (!consumed.first) return 'used'
      // Written by save above.
      return (consumed.record.data['expiresAt'] as number) > clock() ? 'fresh' : 'expired'
    },
    removeByClient: (clientId) => store.deleteBy(kind, { clientId }),
  }
}
