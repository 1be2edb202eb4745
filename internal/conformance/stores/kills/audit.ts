import { sha256 } from '@authkit/common'
import type { Store, StoredRecord } from '@authkit/common/store'
import type { Client } from './client.ts'
import type { Family, Violations } from './ledger.ts'

/** What a store holds of one family. */
interface Held {
  readonly grants: readonly StoredRecord[]
  readonly refreshTokens: ReadonlyMap<string, StoredRecord>
  readonly accessTokens: ReadonlyMap<string, StoredRecord>
}

/**
 * Compares what a store holds of a family with what its client was answered, while no request is under way, and counts the tokens that nobody was
 * told of: those of requests that broke off.
 */
export async function auditStore(
  family: Family,
  store: Store,
  violations: Violations,
): Promise<number> {
  const held = await hold(family, store)
  if (family.state === 'live') checkLive(family, held, violations)
  if (family.state === 'ended') checkEnded(family, held, violations)
  // A family that is being ended loses its records one by one.
  if (family.state !== 'ending') checkSuccessors(family, held, violations)
  const told = new Set([...family.refreshTokens, ...family.accessTokens].map(sha256))
  const records = [...held.refreshTokens.keys(), ...held.accessTokens.keys()]
  return records.filter((id) => !told.has(id)).length
}

async function hold({ subject }: Family, store: Store): Promise<Held> {
  const find = (kind: string) => store.findBy(kind, { subject })
  const [grants, refreshTokens, accessTokens] = await Promise.all([
    find('grant'),
    find('refresh_token'),
    find('access_token'),
  ])
  return { grants, refreshTokens: byId(refreshTokens), accessTokens: byId(accessTokens) }
}

const byId = (records: readonly StoredRecord[]): ReadonlyMap<string, StoredRecord> =>
  new Map(records.map((record) => [record.id, record]))

/** The identifier of the successor of a refresh token. */
function successorOf(record: StoredRecord | undefined): string | undefined {
  // The server writes it so, RFC 9700 §4.14.2.
  const successor = record?.data['successor'] as { readonly id: string } | undefined
  return successor?.id
}

function checkLive(family: Family, held: Held, { lost, halfRotated, ungranted }: Violations): void {
  const { subject, refreshTokens, accessTokens } = family
  if (held.grants.length === 0) {
    lost.add(`the grant of ${subject}`)
    ungranted.add(`the tokens of ${subject}`)
  }
  for (const [index, token] of accessTokens.entries()) {
    if (!held.accessTokens.has(sha256(token))) lost.add(`access token ${index + 1} of ${subject}`)
  }
  for (const [index, token] of refreshTokens.entries()) {
    const name = `refresh token ${index + 1} of ${subject}`
    const record = held.refreshTokens.get(sha256(token))
    if (!record) lost.add(name)
    const next = refreshTokens[index + 1]
    // The newest may have a successor whose answer was lost; the client gets it when it asks again.
    if (next !== undefined && record && successorOf(record) !== sha256(next))
      halfRotated.add(`${name}, replaced by another`)
  }
}

function checkEnded(family: Family, held: Held, { ungranted }: Violations): void {
  const { subject, refreshTokens, accessTokens } = family
  if (held.grants.length > 0) ungranted.add(`the grant of ${subject}, after its end`)
  const left = [
    ...accessTokens.filter((token) => held.accessTokens.has(sha256(token))),
    ...refreshTokens.filter((token) => held.refreshTokens.has(sha256(token))),
  ]
  if (left.length > 0) ungranted.add(`${left.length} tokens of ${subject}, after its end`)
}

/** A token that was replaced has a successor; of those that the client knows, one has none: the newest or what replaced it. */
function checkSuccessors(family: Family, held: Held, { halfRotated }: Violations): void {
  const { subject, state, refreshTokens } = family
  for (const record of held.refreshTokens.values()) {
    const successor = successorOf(record)
    if (successor !== undefined && !held.refreshTokens.has(successor))
      halfRotated.add(`a refresh token of ${subject} replaced by none`)
  }
  if (state !== 'live') return
  const newest = held.refreshTokens.get(sha256(refreshTokens.at(-1) ?? ''))
  const unanswered = held.refreshTokens.get(successorOf(newest) ?? '')
  if (successorOf(unanswered) !== undefined)
    halfRotated.add(`the newest refresh token of ${subject}, replaced twice`)
}

/** Asks the server about the newest access token of a live family, and of one that ended. */
export async function auditServer(
  { state, subject, accessTokens }: Family,
  client: Client,
  { lost, ungranted }: Violations,
): Promise<void> {
  const token = accessTokens.at(-1)
  if (token === undefined || !(state === 'live' || state === 'ended')) return
  const isActive = await client.introspect(token)
  if (state === 'live' && !isActive) lost.add(`the newest access token of ${subject}, at the API`)
  if (state === 'ended' && isActive) ungranted.add(`the newest access token of ${subject}, used`)
}

/** Uses everything that a client was answered, once more and to the end: what lives works, what ended does not, and no code works again. */
export async function spend(
  family: Family,
  client: Client,
  { lost, ungranted, spentTwice }: Violations,
): Promise<void> {
  const { state, subject, refreshTokens, accessTokens } = family
  if (state === 'abandoned') return
  for (const [index, token] of accessTokens.entries()) {
    const name = `access token ${index + 1} of ${subject}, at the API`
    const isActive = await client.introspect(token)
    if (state === 'live' && !isActive) lost.add(name)
    if (state === 'ended' && isActive) ungranted.add(name)
  }
  if (refreshTokens.length > 0) {
    const outcome = await client.refresh(family)
    if (state === 'live' && outcome !== 'granted') lost.add(`the family of ${subject}`)
    if (state === 'ended' && outcome !== 'refused') ungranted.add(`the family of ${subject}`)
  }
  if ((await client.redeem(family)) !== 'refused') spentTwice.add(`the code of ${subject}`)
  const last = accessTokens.at(-1)
  // RFC 6749 §4.1.2: a code used twice revokes what it issued.
  if (last !== undefined && (await client.introspect(last)))
    ungranted.add(`the newest access token of ${subject}, after its code came again`)
}
