import { defineConfig } from 'vitest/config'

const conditions = ['@authkit/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'internal/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 20_000,
  },
})
