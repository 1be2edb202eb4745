import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('runs in node:test as it runs in vitest', async () => {
  const file = fileURLToPath(new URL('runners/node-test.ts', import.meta.url))
  const flags = ['--conditions=@authkit/source', '--test-reporter=tap', file]
  const { stdout } = await promisify(execFile)(process.execPath, flags)
  expect(stdout).toMatch(/^# pass 8\d$/m)
  expect(stdout).toMatch(/^# fail 0$/m)
})
