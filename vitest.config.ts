import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

// Everything runs from source: no test needs a build.
const conditions = ['@authkit/source', 'module', 'node', 'development|production']

/** Files that have the machine to themselves: those that race processes and keep databases busy. */
const alone = { maxWorkers: 1, sequence: { groupOrder: 1 } }
/** Files that run side by side. They share what they import, since importing it anew for each would take most of the time. */
const together = { maxWorkers: availableParallelism(), isolate: false }
/** Side by side, each with modules of its own: files that start programs, or put one version of an HTTP client in the place of another. */
const apart = { ...together, isolate: true }

const kinds: Readonly<Record<string, object>> = {
  axios: apart,
  got: apart,
  kysely: alone,
  redis: alone,
}

const project = (name: string, folder: string, options: object) => ({
  extends: true as const,
  test: { name, include: [`${folder}/**/*.test.ts`], ...options },
})

const oidf = 'internal/conformance/oidf'

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    testTimeout: 20_000,
    // Of the tests marked concurrent, which start programs.
    maxConcurrency: 2,
    projects: [
      ...readdirSync(join(import.meta.dirname, 'packages')).map((name) =>
        project(name, `packages/${name}/test`, kinds[name] ?? together),
      ),
      project('oidf', oidf, together),
      project('conformance', 'internal/conformance', {
        ...alone,
        exclude: [...configDefaults.exclude, `${oidf}/**`],
      }),
      project('checks', 'internal/checks', apart),
      project('examples', 'examples', apart),
    ],
  },
})
