import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

// Everything runs from source: no test needs a build.
const conditions = ['@authkit/source', 'module', 'node', 'development|production']

const project = (
  name: string,
  folder: string,
  options: { readonly isolate?: boolean; readonly exclude?: string[] } = {},
) => ({
  extends: true as const,
  test: { name, include: [`${folder}/**/*.test.ts`], ...options },
})

// Many small files: importing everything anew for each would take most of the time.
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
        project(name, `packages/${name}/test`),
      ),
      project('checks', 'internal/checks'),
      project('conformance', 'internal/conformance', {
        exclude: [...configDefaults.exclude, `${oidf}/**`],
      }),
      project('oidf', oidf, { isolate: false }),
      project('examples', 'examples'),
    ],
  },
})
