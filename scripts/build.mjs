// Builds the package in the current folder: declarations by tsc, JavaScript by rolldown, one file an entry plus
// shared chunks. `npm run build` calls it for each package in the order of their dependencies.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { rolldown } from 'rolldown'

const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const targets = Object.values(exports).filter((target) => typeof target === 'object')

// Nothing of a removed source file may stay.
rmSync('dist', { recursive: true, force: true })

const tsc = spawnSync('tsc', ['-p', '.'], { stdio: 'inherit', shell: process.platform === 'win32' })
if (tsc.status !== 0) process.exit(tsc.status ?? 1)

// tsc rewrites `./x.ts` in JavaScript but not in declarations, where readers other than TypeScript want `./x.js`.
for (const path of readdirSync('dist', { recursive: true })) {
  if (!path.endsWith('.d.ts')) continue
  const file = join('dist', path)
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replaceAll(/((?:from|import\()\s*['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'))
}

const sources = targets.map((target) => target['@authkit/source'])
const bundle = await rolldown({
  input: Object.fromEntries(
    sources.map((path) => [path.slice('./src/'.length, -'.ts'.length), path]),
  ),
  platform: 'node',
  tsconfig: true,
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
})
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: true,
  chunkFileNames: 'shared/[name]-[hash].js',
  // Comments stand in src, which is published too; here they would only be read at every start.
  comments: false,
  // What entries share is one file: a program starts as fast as its files are few.
  codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
})
await bundle.close()

const missing = targets
  .flatMap((target) => [target.types, target.default])
  .filter((path) => !existsSync(path))
if (missing.length > 0) {
  console.error(`${name}: package.json exports what the build did not make: ${missing.join(', ')}`)
  process.exit(1)
}
console.log(`${name}: ${output.filter((file) => file.type === 'chunk').length} files of JavaScript`)
