import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const program = ['--conditions=@authkit/source', join(import.meta.dirname, '..', 'main.ts')]
const run = promisify(execFile)

it('npm run example -- api-clients --check holds', { timeout: 120_000 }, async () => {
  const env = { ...process.env, NODE_NO_WARNINGS: '1' }
  const { stdout, stderr } = await run(process.execPath, [...program, '--check'], { env })
  expect({ stderr, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
    stderr: '',
    last: '9 passed, 0 failed',
  })
})

it('npm run example -- api-clients ends by a sentence for a port that is none', async () => {
  const ended = run(process.execPath, [...program, '--port', '80'])
  await expect(ended).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--port is a number from 1024 to 65533'),
  })
})
