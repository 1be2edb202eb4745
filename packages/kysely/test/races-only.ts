import type { TestRunner } from '@authkit/testing'

/** The groups of the Store contract in which operations meet. */
const races: readonly string[] = ['races', 'operations that meet', 'selectors while others write']

/** Declares these groups of the Store contract and no others, where a store differs from a tested one only in who wins. */
export function racesOnly(runner: TestRunner): TestRunner {
  return {
    it: (name, body) => runner.it(name, body),
    describe(name, body) {
      const isGroup = !name.endsWith('keeps the Store contract')
      return isGroup && !races.includes(name) ? undefined : runner.describe(name, body)
    },
  }
}
