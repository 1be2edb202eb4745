import { constantTimeEqual, generateToken, sha256, type Clock } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import type { JsonObject, Store, StoredRecord } from '@authkit/common/store'
import type { AuthorizationRequest } from '@authkit/oauth2/server'
import { InteractionError } from '../errors.ts'
import { readPairs } from './pairs.ts'

/** An authorization request that waits for the user. */
export interface PendingInteraction {
  /** Identifier in the URL of its page. */
  readonly id: string
  /** The parameters of the request, as the server checked them. */
  readonly parameters: Parameters
  /** The session that was started for this request, by its `sid`. */
  readonly signedIn: string | undefined
  /** The session that the user chose to go on with, by its `sid`. */
  readonly chosen: string | undefined
  /** The record it was read from. */
  readonly record: StoredRecord
}

/** The authorization requests that wait for users. */
export interface Interactions {
  /** Keeps a checked request for the browser that has this secret, or for the first that opens it, and gives the identifier. */
  readonly start: (request: AuthorizationRequest, browser: string | undefined) => Promise<string>
  /** A request that still waits; throws an `InteractionError` for any other. */
  readonly find: (id: string | undefined) => Promise<PendingInteraction>
  /** Whether a request is kept for this browser, another one, or the first that opens it. */
  readonly owner: (
    pending: PendingInteraction,
    browser: string | undefined,
  ) => 'this' | 'other' | 'nobody'
  /** Keeps a request that was nobody's for this browser; `false` when another was faster. */
  readonly claim: (pending: PendingInteraction, browser: string) => Promise<boolean>
  /** Notes the session that was started for a request; `false` when the request changed meanwhile. */
  readonly noteSignIn: (pending: PendingInteraction, sid: string) => Promise<boolean>
  /** Notes the session that the user chose to go on with; `false` when the request changed meanwhile. */
  readonly noteChoice: (pending: PendingInteraction, sid: string) => Promise<boolean>
  /** Ends a request; throws an `InteractionError` to all but the first caller. */
  readonly finish: (pending: PendingInteraction) => Promise<void>
}

const kind = 'interaction'
const idSyntax = /^[A-Za-z0-9]{43}$/

/** Interactions in a store, each under the hash of its identifier. */
export function interactions(store: Store, clock: Clock, lifetime: number): Interactions {
  const update = ({ record }: PendingInteraction, changes: JsonObject): Promise<boolean> => {
    const { id, expiresAt, clientId, data, version } = record
    return store.replace(kind, { id, expiresAt, clientId, data: { ...data, ...changes } }, version)
  }
  return {
    async start({ parameters, client }, browser) {
      const id = generateToken()
      await store.put(kind, {
        id: sha256(id),
        expiresAt: clock() + lifetime,
        clientId: client.client_id,
        data: {
          parameters: parameters.entries(),
          ...(browser !== undefined && { browser: sha256(browser) }),
        },
      })
      return id
    },
    async find(id) {
      const isId = id !== undefined && idSyntax.test(id)
      const record = isId ? await store.get(kind, sha256(id)) : undefined
      if (!isId || !record) throw new InteractionError('ERR_INTERACTION_UNKNOWN')
      if (record.consumedAt !== undefined) throw new InteractionError('ERR_INTERACTION_ANSWERED')
      const { signedIn, chosen, parameters } = record.data
      return {
        id,
        parameters: new Parameters(readPairs(parameters)),
        signedIn: typeof signedIn === 'string' ? signedIn : undefined,
        chosen: typeof chosen === 'string' ? chosen : undefined,
        record,
      }
    },
    owner({ record }, browser) {
      const { browser: owner } = record.data
      if (typeof owner !== 'string') return 'nobody'
      return browser !== undefined && constantTimeEqual(owner, sha256(browser)) ? 'this' : 'other'
    },
    claim: (pending, browser) => update(pending, { browser: sha256(browser) }),
    noteSignIn: (pending, sid) => update(pending, { signedIn: sid }),
    noteChoice: (pending, sid) => update(pending, { chosen: sid }),
    async finish({ record }) {
      const used = await store.consume(kind, record.id)
      if (!used) throw new InteractionError('ERR_INTERACTION_UNKNOWN')
      if (!used.first) throw new InteractionError('ERR_INTERACTION_ANSWERED')
    },
  }
}
