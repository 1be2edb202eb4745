import { sha256 } from '@authkit/common'
import type { Store } from '@authkit/common/store'

/** What users allowed before. */
export interface Consents {
  /** The scopes that a user allowed a client; `undefined` when it was never asked. */
  readonly find: (subject: string, clientId: string) => Promise<readonly string[] | undefined>
  /** Adds scopes to what a user allowed a client. */
  readonly add: (subject: string, clientId: string, scope: readonly string[]) => Promise<void>
}

const kind = 'consent'

/** Consents in a store, one record for a user and a client. */
export function consents(store: Store, issuer: string): Consents {
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
  }
}
