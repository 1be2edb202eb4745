import type { Clock } from '@authkit/common'
import { systemClock } from '@authkit/common'
import type { Store, StoredRecord } from '@authkit/common/store'
import type { FixedClock } from '../clock/fixed-clock.ts'
import { fixedClock } from '../clock/fixed-clock.ts'

/** What a factory is given for each case. */
export interface StoreContext {
  /** The clock by which the store must judge what has expired. */
  readonly clock: Clock
}

/** A store and what the suite must know about it. */
export interface StoreUnderTest {
  /** An empty store. */
  readonly store: Store
  /** Called after the case, also when it failed. */
  readonly close?: (() => Promise<void> | void) | undefined
  /** True when the engine removes expired records by itself, so that `purgeExpired` may find none. */
  readonly selfExpiring?: boolean | undefined
}

/** Makes an empty store; called once for each case. */
export type StoreFactory = (
  context: StoreContext,
) => Store | StoreUnderTest | Promise<Store | StoreUnderTest>

/** `describe` and `it` of the test runner: those of vitest, jest, mocha and node:test fit. */
export interface TestRunner {
  /** Groups cases. */
  describe(name: string, body: () => void): unknown
  /** Declares one case, which fails by rejecting. */
  it(name: string, body: () => Promise<void>): unknown
}

/** What the body of a case works with. */
export interface StoreCase {
  /** The store, empty at first. */
  readonly store: Store
  /** The clock that the store asks. */
  readonly clock: FixedClock
  /** Whether `purgeExpired` may find none. */
  readonly selfExpiring: boolean
}

/** Declares one case on a store of its own. */
export type DeclareCase = (title: string, body: (context: StoreCase) => Promise<void>) => void

/** Turns a runner's `it` into one that makes the store before each case and closes it afterwards. */
export function declareWith(factory: StoreFactory, runner: TestRunner): DeclareCase {
  return (title, body) => {
    runner.it(title, async () => {
      const clock = fixedClock(systemClock())
      const made = await factory({ clock })
      const {
        store,
        close,
        selfExpiring = false,
      }: StoreUnderTest = 'store' in made ? made : { store: made }
      try {
        await body({ store, clock, selfExpiring })
      } finally {
        await close?.()
      }
    })
  }
}

/** A record without its version and without absent members, to compare with what was written. */
export function written(record: StoredRecord | undefined): unknown {
  if (!record) return undefined
  const { version: _, ...rest } = record
  return JSON.parse(JSON.stringify(rest))
}
