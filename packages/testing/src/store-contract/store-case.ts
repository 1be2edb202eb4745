import type { Clock } from '@authkit/common'
import { systemClock } from '@authkit/common'
import type { Store, StoredRecord, StoreSelector } from '@authkit/common/store'
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
  /**
   * Opens a second handle on the same records that shares no connection with the first, such as one on a pool of its own; races then run
   * across both. Called at most once a case; `close` closes it, too.
   */
  readonly another?: (() => Store | Promise<Store>) | undefined
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
  /** The store, and its other handle if the factory has one. */
  readonly handles: () => Promise<Handles>
}

/** Stores on the same records. */
export type Handles = readonly [Store, ...Store[]]

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
        another,
      }: StoreUnderTest = 'store' in made ? made : { store: made }
      let opened: Promise<Handles> | undefined
      const open = async (): Promise<Handles> => (another ? [store, await another()] : [store])
      try {
        await body({ store, clock, selfExpiring, handles: () => (opened ??= open()) })
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

/** The version to give to `replace`; 0 where there is no record. */
export async function versionOf(store: Store, kind: string, id: string): Promise<number> {
  return (await store.get(kind, id))?.version ?? 0
}

/** The identifiers that `findBy` answers, in order. */
export async function idsBy(store: Store, kind: string, by: StoreSelector): Promise<string[]> {
  return (await store.findBy(kind, by)).map(({ id }) => id).toSorted()
}

/** A selector for each of the common columns, all with the same value. */
export function selectors(value: string): StoreSelector[] {
  return [{ grantId: value }, { clientId: value }, { subject: value }]
}
