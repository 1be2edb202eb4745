// Packs every package as a release would, judges the tarballs, installs them with npm into an empty folder, and uses
// them from there: as ESM and by require() on each Node at hand, and as types by three TypeScript versions.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './root.mjs'

const compilers = ['5.9.3', '6.0.3', '7.0.2']
const windows = process.platform === 'win32'

const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))

/** Runs a program quietly; its output is shown when it fails. */
function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe', shell: windows })
  } catch (error) {
    console.error(`${command} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? error}`)
    throw new Error(`${command} failed`, { cause: error })
  }
}

function check(condition, message) {
  if (!condition) throw new Error(message)
}

/** The versions that the packages were developed with: a consumer brings its own frameworks. */
function companions() {
  const found = { '@types/node': manifest(join(root, 'node_modules/@types/node')).version }
  for (const folder of folders) {
    const { peerDependencies, devDependencies } = manifest(folder)
    const types = Object.keys(devDependencies ?? {}).filter((name) => name.startsWith('@types/'))
    for (const name of [...Object.keys(peerDependencies ?? {}), ...types]) {
      found[name] = manifest(join(folder, 'node_modules', name)).version
    }
  }
  return found
}

function pack(destination) {
  const options = ['--yes', 'pnpm@12.21.0', '--filter', './packages/*', 'pack']
  run('npx', [...options, '--pack-destination', destination], root)
  return Object.fromEntries(
    folders.map((folder) => {
      const { name, version } = manifest(folder)
      const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
      return [name, join(destination, file)]
    }),
  )
}

/** What a tarball holds: everything that a release promises and nothing of the workspace. */
function judge(name, tarball) {
  const folder = join(root, 'packages', name.replace('@authkit/', ''))
  const files = run('tar', ['-tzf', tarball]).trim().split('\n')
  const has = (prefix) => files.some((file) => file.startsWith(`package/${prefix}`))
  const wanted = [
    'package.json',
    'README.md',
    'LICENSE',
    'dist/index.js',
    'dist/index.d.ts',
    'src/index.ts',
  ]
  if (existsSync(join(folder, 'CHANGELOG.md'))) wanted.push('CHANGELOG.md')
  for (const file of wanted) check(has(file), `${name}: the tarball lacks ${file}`)
  const known = /^package\/(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/|src\/)/
  const foreign = files.filter((file) => !known.test(file) || /\.test\.|\.tsbuildinfo$/.test(file))
  check(foreign.length === 0, `${name}: the tarball holds ${foreign.join(', ')}`)
  const packed = run('tar', ['-xzOf', tarball, 'package/package.json'])
  check(!/"(?:workspace|catalog):/.test(packed), `${name}: package.json names the workspace`)
  run('publint', ['run', tarball, '--strict'], root)
  run('attw', [tarball, '--profile', 'esm-only'], root)
  console.log(`  ${name}: ${files.length} files`)
}

/** Every entry: `@authkit/oauth2`, `@authkit/oauth2/server`, … */
function entries() {
  return folders.flatMap((folder) => {
    const { name, exports } = manifest(folder)
    const paths = Object.keys(exports).filter((path) => path !== './package.json')
    return paths.map((path) => name + path.slice(1))
  })
}

/** An empty application that installs the tarballs, and no package of ours from anywhere else. */
function install(folder, tarballs) {
  const ours = Object.fromEntries(
    Object.entries(tarballs).map(([name, tarball]) => [name, `file:${tarball}`]),
  )
  const typescripts = compilers.map((version) => [
    `typescript-${version}`,
    `npm:typescript@${version}`,
  ])
  const application = {
    private: true,
    type: 'module',
    dependencies: { ...companions(), ...ours, ...Object.fromEntries(typescripts) },
    overrides: Object.fromEntries(Object.keys(ours).map((name) => [name, `$${name}`])),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(application, undefined, 2))
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder)
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  for (const [path, { resolved = '' }] of Object.entries(packages)) {
    if (!path.includes('node_modules/@authkit/')) continue
    check(resolved.startsWith('file:'), `${path} did not come from its tarball`)
  }
}

/** The root's Node and, where they are installed, those of the matrix. */
function nodes() {
  const matrix = join(root, 'internal/node-matrix/node_modules')
  const others = existsSync(matrix)
    ? readdirSync(matrix).filter((name) => name.startsWith('node'))
    : []
  return [process.execPath, ...others.map((name) => join(matrix, name, 'bin', 'node'))]
}

function load(folder) {
  const specifiers = JSON.stringify(entries())
  const report = `console.log(process.version + ': ' + count + ' entries')`
  writeFileSync(
    join(folder, 'load.mjs'),
    `let count = 0
for (const specifier of ${specifiers}) {
  const names = Object.keys(await import(specifier))
  if (names.includes('default')) throw new Error(specifier + ' has a default export')
  count++
}
${report}
`,
  )
  writeFileSync(
    join(folder, 'load.cjs'),
    `let count = 0
for (const specifier of ${specifiers}) {
  require(specifier)
  count++
}
${report}
`,
  )
  for (const node of nodes()) {
    console.log(`  import  ${run(node, ['load.mjs'], folder).trim()}`)
    console.log(`  require ${run(node, ['load.cjs'], folder).trim()}`)
  }
}

function typecheck(folder) {
  const imports = entries().map(
    (specifier, index) => `import * as entry${index} from '${specifier}'`,
  )
  const uses = entries().map((_, index) => `entry${index}`)
  writeFileSync(
    join(folder, 'consumer.ts'),
    `${imports.join('\n')}\nexport const all = [${uses.join(', ')}]\n`,
  )
  for (const [module, moduleResolution] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ]) {
    const compilerOptions = {
      target: 'ES2023',
      lib: ['ES2023'],
      types: ['node'],
      module,
      moduleResolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      noEmit: true,
    }
    const project = { compilerOptions, files: ['consumer.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
    for (const version of compilers) {
      const tsc = join(folder, 'node_modules', `typescript-${version}`, 'bin', 'tsc')
      run(process.execPath, [tsc, '-p', '.'], folder)
      console.log(`  TypeScript ${version} ${moduleResolution}`)
    }
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'authkit-'))
try {
  console.log('tarballs')
  const tarballs = pack(temporary)
  for (const [name, tarball] of Object.entries(tarballs)) judge(name, tarball)

  const application = join(temporary, 'application')
  mkdirSync(application)
  console.log('install')
  install(application, tarballs)
  console.log('load')
  load(application)
  console.log('types')
  typecheck(application)
} catch (error) {
  console.error(`pack: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
