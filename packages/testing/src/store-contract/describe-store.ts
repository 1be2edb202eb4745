import { expiryCases } from './expiry-cases.ts'
import { raceCases } from './race-cases.ts'
import { recordCases } from './record-cases.ts'
import { selectorCases } from './selector-cases.ts'
import { declareWith, type StoreFactory, type TestRunner } from './store-case.ts'
import { versionCases } from './version-cases.ts'

/** The kinds that `describeStore` writes, for a driver that must be told its kinds. */
export const contractKinds: readonly string[] = [
  'authorization_code',
  'refresh_token',
  'replay',
  '__proto__',
  'constructor',
]

/**
 * Runs the Store contract against a driver: the nine operations, expiry to the second, versions, selectors, hostile names and races.
 * Every driver of Authkit passes it. It asserts with node:assert, so any test runner can run it.
 */
export function describeStore(name: string, factory: StoreFactory, runner: TestRunner): void {
  const it = declareWith(factory, runner)
  runner.describe(`${name} keeps the Store contract`, () => {
    runner.describe('records', () => recordCases(it))
    runner.describe('expiry', () => expiryCases(it))
    runner.describe('use and replacement', () => versionCases(it))
    runner.describe('selectors', () => selectorCases(it))
    runner.describe('races', () => raceCases(it))
  })
}
