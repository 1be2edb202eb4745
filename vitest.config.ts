import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Everything runs from source: no test needs a build.
const conditions = ['@authkit/source', 'module', 'node', 'development|production']

const project = (name: string, folder: string) => ({
  extends: true as const,
  test: { name, include: [`${folder}/**/*.test.ts`] },
})

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
      project('conformance', 'internal/conformance'),
      project('examples', 'examples'),
    ],
  },
})
