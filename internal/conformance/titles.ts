import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** The first text of `it(…)`, `describe(…)` and of the second call of `it.each(…)(…)`, as the formatter writes them. */
const titlePattern = /(?:\b(?:it|describe)|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gs

/** A test by the words that it is written with: placeholders of `each` stand as they are. */
export interface TestTitle {
  /** Path from the repository's folder. */
  readonly file: string
  readonly title: string
}

function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && item.name.endsWith('.test.ts'))
    .map((item) => join(item.parentPath, item.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`))
    .toSorted()
}

/** The titles of the tests in some folders, in the order of their files. */
export function titlesIn(...folders: readonly string[]): readonly TestTitle[] {
  return folders.flatMap(testFiles).flatMap((path) => {
    const file = relative(root, path).split(sep).join('/')
    return [...readFileSync(path, 'utf8').matchAll(titlePattern)].map(([, , title = '']) => ({
      file,
      title: title.replaceAll(/\\(['"`])/g, '$1'),
    }))
  })
}

/** True when a title names an id as a word of its own: `JWS-1` is not in `JWS-10`. */
export function names({ title }: TestTitle, id: string): boolean {
  const at = title.indexOf(id)
  if (at === -1) return false
  const rest = { file: '', title: title.slice(at + id.length) }
  const isWord = !/[\w]$/.test(title.slice(0, at)) && !/^\w/.test(rest.title)
  return isWord || names(rest, id)
}
