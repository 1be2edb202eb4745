import { sha256 } from '@authkit/common'
import type { Store } from '@authkit/common/store'

const kind = 'consent'

/** What users allowed before, RFC 6749 §10.2. */
export interface ConsentRepository {
  /** The scopes that a user allowed a client; `undefined` when it was never asked. */
  readonly find: (subject: string, clientId: string) => Promise<readonly string[] | undefined>
  /** Adds scopes to what a user allowed a client. */
  readonly add: (subject: string, clientId: string, scope: readonly string[]) => Promise<void>
  /** Forgets what a user allowed a client, so that it is asked again. */
  readonly remove: (subject: string, clientId: string) => Promise<void>
  /** Forgets what anybody allowed a client. */
  readonly removeByClient: (clientId: string) => Promise<void>
}

/** Consents in a store, one record for a user and a client of an issuer. */
export function consentRepository(store: Store, issuer: string): ConsentRepository {
  const toId = (...parts: readonly string[]): string => sha256(JSON.stringify([issuer, ...parts]))
  const find = async (
    subject: string,
    clientId: string,
  ): Promise<readonly string[] | undefined> => {
    const record = await store.get(kind, toId(subject, clientId))
    const scope = record?.data['scope']
    return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : undefined
  }
  return {
    find,
    async add(subject, clientId, scope) {
      const before = (await find(subject, clientId)) ?? []
      const data = { scope: [...new Set([...before, ...scope])].join(' ') }
      // Of two answers at the same moment the later one stays, and the user is asked again for the rest.
      await store.put(kind, { id: toId(subject, clientId), subject, clientId, data })
    },
    async remove(subject, clientId) {
      await store.delete(kind, toId(subject, clientId))
    },
    removeByClient: (clientId) => store.deleteBy(kind, { clientId }),
  }
}
