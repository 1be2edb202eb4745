// Every `npm run <name>`, in one place. `steps` answers the command lines to run one after another.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/**
 * @typedef {object} Command
 * @property {string} summary One sentence for the list of commands.
 * @property {string[]} usage Ways to call it.
 * @property {string} [details] What else its user should know.
 * @property {Record<string, string>} [env] What the command lines find in their environment.
 * @property {(args: string[]) => string[][]} steps Command lines, run in order until one fails.
 */

const stories = readdirSync(join(root, 'examples')).filter((name) => name !== 'demo')

// Typed lint rules read every file a folder holds, so the folders are always named.
const linted = ['packages', 'internal', 'examples', 'scripts', 'vitest.config.ts']
const node = ['node', '--conditions=@authkit/source']
const pnpm = ['npx', '--yes', 'pnpm@12.21.0']
const build = [...pnpm, 'exec', 'turbo', 'run', 'build', '--output-logs=new-only']

/** @type {Record<string, Command>} */
export const commands = {
  demo: {
    summary: 'Starts a provider, a client app and an API on loopback, and prints the URL to open',
    usage: [
      'npm run demo',
      'npm run demo -- --check',
      'npm run demo -- --store postgres',
      'npm run demo -- --port 5100',
    ],
    details: `--check drives the same three programs without a person, prints a line a step, and leaves nothing behind.
--store is where the provider keeps its records: memory, sqlite (when not given), postgres, mariadb or redis. The last
three are looked for at their usual local ports or at DATABASE_URL, MARIADB_URL and REDIS_URL, and used in a schema, a
database or under a prefix of the demo's own.
--port is the first of three; 4100 when not given.`,
    steps: (args) => [[...node, 'examples/demo/main.ts', ...args]],
  },
  example: {
    summary: 'Starts another story of examples/ on loopback, and prints the URLs to open',
    usage: ['npm run example -- single-sign-out', 'npm run example -- api-clients --check'],
    details: `The stories are the folders examples/<name>: ${stories.join(', ')}.
--check does what a person would do, on free ports, prints a line a step, and leaves nothing behind.
--port is the first of the ports; each story has its own when not given.`,
    steps: ([name = '', ...args]) => {
      if (stories.includes(name)) return [[...node, `examples/${name}/main.ts`, ...args]]
      throw new Error(`name one of the stories: npm run example -- ${stories.join(' | ')}`)
    },
  },
  test: {
    summary: 'Runs every test from source, with no build',
    usage: ['npm test', 'npm test -- packages/jose', 'npm test -- -t "RFC 7515"'],
    details:
      'Arguments go to vitest. `npm test -- internal/checks -u` renews SPECS.md and internal/checks/exports.json.',
    steps: (args) => [['vitest', 'run', ...args]],
  },
  bench: {
    summary: 'Measures one table against its peers and writes internal/bench/results/<table>.json',
    usage: ['npm run bench -- jose', 'npm run bench -- jose --rounds 5'],
    details: 'The tables are the files internal/bench/<table>.bench.ts.',
    steps: (args) => [[...node, 'internal/bench/run.ts', ...args]],
  },
  conformance: {
    summary: 'Runs one folder of internal/conformance and prints its table',
    usage: [
      'npm run conformance -- vectors',
      'npm run conformance -- authlib-jose',
      'npm run conformance -- oidf',
    ],
    details:
      'Closes with a line `N passed, N failed, N skipped`. `oidf` writes its table to internal/conformance/oidf/RESULTS.md as well.',
    steps: (args) => [[...node, 'internal/conformance/run.ts', ...args]],
  },
  soak: {
    summary: 'Runs the long rounds of internal/conformance/stores and prints their tables',
    usage: ['npm run soak', 'npm run soak -- races'],
    details:
      'Takes hours; a folder of internal/conformance/stores takes less. Every test run has the short rounds.',
    env: { AUTHKIT_SOAK: '1' },
    steps: (folder) => [[...node, 'internal/conformance/run.ts', ['stores', ...folder].join('/')]],
  },
  build: {
    summary: 'Writes dist/ of every package that changed since the last build',
    usage: ['npm run build', 'npm run build -- --filter=@authkit/jose', 'npm run build -- --force'],
    details: 'Arguments go to turbo.',
    steps: (args) => [[...build, ...args]],
  },
  check: {
    summary:
      'Format, types of sources and tests, lint with types, and the rules of internal/checks',
    usage: ['npm run check'],
    details: '`npm run format` repairs the first of them.',
    steps: () => [
      ['oxfmt', '--check', '.'],
      ['tsc', '-b'],
      ['tsc', '-p', 'tsconfig.tests.json'],
      ['oxlint', '--type-aware', ...linted],
      ['vitest', 'run', 'internal/checks'],
    ],
  },
  format: {
    summary: 'Formats every file',
    usage: ['npm run format', 'npm run format -- packages/jose'],
    steps: (args) => [['oxfmt', ...(args.length === 0 ? ['.'] : args)]],
  },
  knip: {
    summary: 'Finds files, exports and dependencies that nothing uses',
    usage: ['npm run knip'],
    details: 'Arguments go to knip.',
    steps: (args) => [['knip', ...args]],
  },
  pack: {
    summary: 'Packs every package, judges the tarballs, and uses them in an empty folder',
    usage: ['npm run pack'],
    details: 'Builds first. Needs the registry, for the frameworks and three TypeScript versions.',
    steps: () => [build, ['node', 'scripts/pack-and-consume.mjs']],
  },
  matrix: {
    summary: 'Runs the tests on Node 22 and 26, besides the Node 24 of `npm test`',
    usage: ['npm run matrix', 'npm run matrix -- packages/jose'],
    details: 'Installs the two Nodes into internal/node-matrix. Arguments go to vitest.',
    steps: (args) => [['node', 'scripts/test-matrix.mjs', ...args]],
  },
  changeset: {
    summary: 'Describes a change for its users, or shows what the next release holds',
    usage: ['npm run changeset', 'npm run changeset -- status'],
    details: 'Arguments go to changesets.',
    steps: (args) => [['changeset', ...args]],
  },
}
