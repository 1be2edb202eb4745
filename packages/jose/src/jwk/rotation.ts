import type { JsonWebKey } from './key.ts'

/** A private key and when its turn to sign comes. Its turn ends with that of the next key of its algorithm. */
export interface ScheduledKey {
  /** The private key; its `alg` and `kid` are known. */
  readonly key: JsonWebKey
  /** When it starts to sign, in seconds since the epoch. */
  readonly signsFrom: number
}

/** How long the parts of a key's life last, in seconds. */
export interface RotationPlan {
  /** How long a key signs before the next one takes over. */
  readonly rotateAfter: number
  /** How long a key is published before it signs. */
  readonly announceFor: number
  /** How long a key stays published after it signed last. */
  readonly retainFor: number
}

/** What a key does now: it is announced, signs, or only verifies what it signed before. */
export type KeyState = 'next' | 'current' | 'retired'

/** A published key with its dates. */
export interface KeyInRotation extends ScheduledKey {
  readonly alg: string
  readonly state: KeyState
  /** When it stops being published, in seconds since the epoch; infinite until its successor is known. */
  readonly publishedUntil: number
}

const order: readonly KeyState[] = ['current', 'next', 'retired']

/** The keys that are published at a time: those that sign first, then those to come, then those that signed. */
export function publishedKeys(
  keys: readonly ScheduledKey[],
  algorithms: readonly string[],
  plan: RotationPlan,
  now: number,
): readonly KeyInRotation[] {
  return [...new Set(keys.map(algOf))]
    .flatMap((alg) => chain(keys, alg, algorithms.includes(alg), plan, now))
    .filter(({ publishedUntil }) => publishedUntil > now)
    .toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
}

/** The keys of an algorithm by their dates. A key without a successor stays as long as its algorithm is in use. */
function chain(
  keys: readonly ScheduledKey[],
  alg: string,
  isInUse: boolean,
  plan: RotationPlan,
  now: number,
): KeyInRotation[] {
  const { rotateAfter, announceFor, retainFor } = plan
  const ofAlg = keys
    .filter((scheduled) => algOf(scheduled) === alg)
    .toSorted((one, other) => one.signsFrom - other.signsFrom)
  // On a clock that was set back before all of them, the first key signs.
  const current = Math.max(
    ofAlg.findLastIndex(({ signsFrom }) => signsFrom <= now),
    0,
  )
  return ofAlg.map(({ key, signsFrom }, index) => {
    const usualEnd = isInUse ? Number.POSITIVE_INFINITY : signsFrom + rotateAfter + announceFor
    const signsUntil = ofAlg[index + 1]?.signsFrom ?? usualEnd
    const state = index === current ? 'current' : index < current ? 'retired' : 'next'
    return { key, alg, signsFrom, state, publishedUntil: signsUntil + retainFor }
  })
}

/** True when an algorithm needs another key: it has none, or its key signs long enough and none is announced. */
export function needsKey(
  published: readonly KeyInRotation[],
  alg: string,
  { rotateAfter, announceFor }: RotationPlan,
  now: number,
): boolean {
  const current = published.find((key) => key.alg === alg && key.state === 'current')
  if (current === undefined) return true
  return (
    now >= current.signsFrom + rotateAfter - announceFor &&
    !isAnnounced(published, alg, { announceFor }, now)
  )
}

/** True when a key of the algorithm will sign soon. One from a process whose clock was far ahead does not count. */
export function isAnnounced(
  published: readonly KeyInRotation[],
  alg: string,
  { announceFor }: Pick<RotationPlan, 'announceFor'>,
  now: number,
): boolean {
  return published.some(
    (key) => key.alg === alg && key.state === 'next' && key.signsFrom <= now + 2 * announceFor,
  )
}

/** As many of the keys as there is room for: those that retired first are left out, those that sign or will sign never. */
export function keysThatStay(
  published: readonly KeyInRotation[],
  room: number,
): readonly ScheduledKey[] {
  const retired = published
    .filter(({ state }) => state === 'retired')
    .toSorted((one, other) => one.publishedUntil - other.publishedUntil)
  const dropped = new Set(retired.slice(0, Math.max(published.length - room, 0)))
  return published
    .filter((key) => !dropped.has(key))
    .map(({ key, signsFrom }) => ({ key, signsFrom }))
}

/** When the next key starts to sign or stops being published. */
export function nextChange(published: readonly KeyInRotation[], now: number): number {
  const dates = published.flatMap(({ signsFrom, publishedUntil }) => [signsFrom, publishedUntil])
  return Math.min(...dates.filter((date) => date > now), Number.POSITIVE_INFINITY)
}

function algOf({ key }: ScheduledKey): string {
  return key.alg ?? ''
}
