import { chaosCases } from './chaos-cases.ts'
import { contentionCases } from './contention-cases.ts'
import { dataCases } from './data-cases.ts'
import { expiryCases } from './expiry-cases.ts'
import { purgeCases } from './purge-cases.ts'
import { raceCases } from './race-cases.ts'
import { recordCases } from './record-cases.ts'
import { selectorCases } from './selector-cases.ts'
import { selectorRaceCases } from './selector-race-cases.ts'
import { type DeclareCase, declareWith, type StoreFactory, type TestRunner } from './store-case.ts'
import { textCases } from './text-cases.ts'
import { versionCases } from './version-cases.ts'

/** The kinds that `describeStore` writes, for a driver that must be told its kinds. */
export const contractKinds: readonly string[] = [
  'authorization_code',
  'refresh_token',
  'replay',
  '__proto__',
  'constructor',
]

const groups: Record<string, (it: DeclareCase) => void> = {
  records: recordCases,
  data: dataCases,
  'keys and their text': textCases,
  expiry: expiryCases,
  'use and replacement': versionCases,
  selectors: selectorCases,
  races: raceCases,
  'operations that meet': contentionCases,
  'selectors while others write': selectorRaceCases,
  'operations at random': chaosCases,
  purge: purgeCases,
}

/**
 * Runs the Store contract against a driver: the nine operations, expiry to the second, versions, selectors, hostile text and data, races
 * of up to 1,000 calls, across two handles where the factory has `another`, histories that one order must explain, and purges under load.
 * Every driver of Authkit passes it. It asserts with node:assert, so any test runner can run it.
 */
export function describeStore(name: string, factory: StoreFactory, runner: TestRunner): void {
  const it = declareWith(factory, runner)
  runner.describe(`${name} keeps the Store contract`, () => {
    for (const [group, declare] of Object.entries(groups)) {
      runner.describe(group, () => declare(it))
    }
  })
}
