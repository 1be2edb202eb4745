import {
  AuthkitConfigError,
  checkedClock,
  checkOptions,
  type Clock,
  systemClock,
} from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { seconds } from '../encoding/limit.ts'
import { canGenerate } from './generate-signing-key.ts'
import type { RotationPlan } from './rotation.ts'

/** Where signing keys are kept and when they change. */
export interface SigningKeysOptions {
  /** Where all processes find the keys. */
  readonly store: Store
  /** Secrets of at least 32 bytes that seal the keys in the store: the first one seals, all of them open. */
  readonly secret: string | readonly string[]
  /** Tells apart the keys of several issuers in one store, default `default`. */
  readonly name?: string | undefined
  /** Signature algorithms, each with a key of its own, default `['ES256']`. */
  readonly algorithms?: readonly string[] | undefined
  /** Seconds for which a key signs, default 7776000 (90 days). */
  readonly rotateAfter?: number | undefined
  /** Seconds for which a key is published before it signs, default 86400: what others may keep an old key set for. */
  readonly announceFor?: number | undefined
  /** Seconds for which a key is published after it signed last, default 86400: the longest life of a token, and what clocks may differ. */
  readonly retainFor?: number | undefined
  /** Seconds for which a process does not look into the store again, default 60. */
  readonly refreshAfter?: number | undefined
  /** Is told when the store fails or its keys cannot be read, while those that are known go on. */
  readonly onError?: ((error: unknown) => unknown) | undefined
  /** The time, default that of the machine. */
  readonly clock?: Clock | undefined
}

/** The options once they are checked. */
export interface SigningKeysRules {
  readonly name: string
  readonly algorithms: readonly string[]
  readonly plan: RotationPlan
  readonly refreshAfter: number
  readonly clock: Clock
}

/** The options with what they are by default; throws `AuthkitConfigError` for a plan that cannot hold. */
export function readSigningKeysOptions(options: SigningKeysOptions): SigningKeysRules {
  checkOptions('new SigningKeys', options, {
    store: 'object',
    secret: 'text|list',
    name: 'text?',
    algorithms: 'list?',
    rotateAfter: 'number?',
    announceFor: 'number?',
    retainFor: 'number?',
    refreshAfter: 'number?',
    onError: 'function?',
    clock: 'function?',
  })
  if (typeof options.store.insert !== 'function' || typeof options.store.replace !== 'function') {
    throw new AuthkitConfigError('store is a Store: memoryStore(), or one of a driver')
  }
  for (const name of ['rotateAfter', 'announceFor', 'retainFor', 'refreshAfter'] as const) {
    seconds(name, options[name])
  }
  const { name = 'default', algorithms = ['ES256'], refreshAfter = 60 } = options
  const { rotateAfter = 7_776_000, announceFor = 86_400, retainFor = 86_400 } = options
  const plan = { rotateAfter, announceFor, retainFor }
  if (!/^[\x21-\x7e]{1,128}$/.test(name)) {
    throw new AuthkitConfigError('name is 1 to 128 printable ASCII characters without a space')
  }
  checkPlan(plan, refreshAfter, algorithms)
  return {
    name,
    algorithms: [...algorithms],
    plan,
    refreshAfter,
    clock: checkedClock(options.clock ?? systemClock),
  }
}

function checkPlan(
  { rotateAfter, announceFor, retainFor }: RotationPlan,
  refreshAfter: number,
  algorithms: readonly string[],
): void {
  const isKnown = algorithms.every((alg) => canGenerate(alg))
  if (algorithms.length === 0 || !isKnown || new Set(algorithms).size !== algorithms.length) {
    throw new AuthkitConfigError(
      "algorithms of SigningKeys are different signature algorithms with a public key, ['ES256', 'RS256']",
    )
  }
  // Twice, since a write takes its time and clocks differ.
  if (announceFor < 2 * refreshAfter || announceFor >= rotateAfter) {
    throw new AuthkitConfigError(
      'announceFor is twice refreshAfter or more and less than rotateAfter, so that every process knows a key before it signs',
    )
  }
  if ((Math.ceil(retainFor / rotateAfter) + 2) * algorithms.length > 50) {
    throw new AuthkitConfigError(
      'retainFor holds too many times rotateAfter; rotate less often, so that fewer keys are published',
    )
  }
}
