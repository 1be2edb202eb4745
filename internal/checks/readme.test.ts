import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { packages, read, root } from './workspace.ts'

const folder = join(root, 'internal/checks/generated')
const compiler = join(root, 'node_modules/typescript/bin/tsc')

/** Milliseconds a snippet may take from start to exit. */
const patience = 20_000

/** How a child process ended. */
interface Outcome {
  readonly code: unknown
  readonly output: string
}

/** Runs Node in the folder of the snippets. */
function run(options: readonly string[], timeout: number): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, options, { cwd: folder, timeout }, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? error.signal)
      resolve({ code, output: `${stdout}${stderr}` })
    })
  })
}

interface Snippet {
  /** `packages/jose/README.md, block 1`. */
  readonly title: string
  readonly file: string
  readonly text: string
}

const readmes = [
  { name: 'root', path: 'README.md' },
  ...packages.map(({ name, folder: home }) => ({ name, path: `${home}/README.md` })),
].filter(({ path }) => existsSync(join(root, path)))

const snippets: Snippet[] = readmes.flatMap(({ name, path }) =>
  [...read(path).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = ''], index) => ({
    title: `${path}, block ${index + 1}`,
    file: `readme-${name}-${index + 1}.ts`,
    text,
  })),
)

describe('README', () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const { file, text } of snippets) writeFileSync(join(folder, file), text)
  })

  it.each(packages)('of $name shows how to use it', ({ name }) => {
    expect(snippets.map(({ file }) => file)).toContain(`readme-${name}-1.ts`)
  })

  it('snippets type-check', { timeout: 60_000 }, async () => {
    const project = join(root, 'internal/checks/tsconfig.snippets.json')
    expect(await run([compiler, '-p', project], 60_000)).toEqual({ code: 0, output: '' })
  })

  it.concurrent.each(snippets)('runs $title', { timeout: patience + 5_000 }, async ({ file }) => {
    const { code, output } = await run(['--conditions=@authkit/source', file], patience)
    expect(code, output).toBe(0)
  })
})
