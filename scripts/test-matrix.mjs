// Runs the tests on the Node versions of internal/node-matrix; arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const folder = join(root, 'internal/node-matrix')
const versions = ['node22', 'node26']
const suffix = process.arch === 'x64' ? '' : `-${process.arch}`
const binary = (name) => join(folder, 'node_modules', `${name}${suffix}`, 'bin', 'node')

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)
const installed = join(folder, 'node_modules/.package-lock.json')
if (modified(installed) < modified(join(folder, 'package-lock.json'))) {
  console.log('authkit: installing Node 22 and 26 for the matrix')
  const options = { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], options)
  if (status !== 0) process.exit(status ?? 1)
}

let failed = false
for (const version of versions) {
  const node = binary(version)
  if (!existsSync(node)) {
    console.log(`${version}: skipped, there is none for ${process.platform} ${process.arch}`)
    failed ||= process.env.CI === 'true'
    continue
  }
  console.log(`${version}: ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}`)
  const given = process.argv.slice(2).map((text) => text.replace('{node}', version))
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { status } = spawnSync(node, [vitest, 'run', ...given], {
    cwd: root,
    stdio: 'inherit',
  })
  failed ||= status !== 0
}
process.exitCode = failed ? 1 : 0
