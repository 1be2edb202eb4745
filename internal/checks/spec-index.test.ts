import { describe, expect, it } from 'vitest'
import { filesIn, packages, read } from './workspace.ts'

/** Where a section is cited. */
interface Citation {
  readonly source: Set<string>
  readonly test: Set<string>
}

/** `RFC 7515 §4.1.4`, `Core §3.1.2`, `RFC 7515 §A.1`, and further sections after a comma, `and` or a dash. */
const pattern =
  /\b(RFC \d{3,5}|Core|Discovery|Registration|(?:RP-Initiated|Back-Channel|Front-Channel) Logout|Session Management|OAuth 2\.0 (?:Form Post Response Mode|Multiple Response Type Encoding Practices)) (§(?:[A-Z]|\d+)(?:\.\d+)*(?:(?:, | and | or |; |–)§(?:[A-Z]|\d+)(?:\.\d+)*)*)/g

/** The sections that a text cites. A line break inside a comment does not part a citation. */
function citations(text: string): string[] {
  const flowing = text.replaceAll(/\n\s*(?:\*|\/\/)\s?/g, ' ')
  return [...flowing.matchAll(pattern)].flatMap(([, document, sections = '']) =>
    [...sections.matchAll(/§[A-Z0-9.]*[A-Z0-9]/g)].map(([section]) => `${document} ${section}`),
  )
}

function gather(): Map<string, Citation> {
  const index = new Map<string, Citation>()
  const add = (kind: keyof Citation, folder: string): void => {
    for (const path of filesIn(folder, '.ts')) {
      for (const section of citations(read(path))) {
        const citation = index.get(section) ?? { source: new Set(), test: new Set() }
        citation[kind].add(path)
        index.set(section, citation)
      }
    }
  }
  for (const { folder } of packages) {
    add('source', `${folder}/src`)
    add('test', `${folder}/test`)
  }
  return index
}

/** By document, then by section, numbers as numbers. */
function bySection(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

function links(paths: ReadonlySet<string>): string {
  return [...paths].map((path) => `[${path.replace('packages/', '')}](${path})`).join('<br>')
}

function table(index: ReadonlyMap<string, Citation>): string {
  const rows = [...index]
    .toSorted(([one], [other]) => bySection(one, other))
    .map(([section, { source, test }]) => `| ${section} | ${links(source)} | ${links(test)} |`)
  return [
    '# Specifications',
    '',
    'Which code obeys a section and which test shows it, gathered from the citations in both. `Core`, `Discovery`,',
    '`Registration`, `Session Management` and those of logout are documents of OpenID Connect. Renew with `npm test -- internal/checks -u`.',
    '',
    '| section | code | tests |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

describe('spec index', () => {
  const index = gather()

  it('finds citations', () => {
    expect(citations('as RFC 7515 §4.1.4, §A.1 and Core §2 say (RFC 6749 §5.2).')).toEqual([
      'RFC 7515 §4.1.4',
      'RFC 7515 §A.1',
      'Core §2',
      'RFC 6749 §5.2',
    ])
    expect(citations(' * obeys RFC 6749\n * §3.2.1.')).toEqual(['RFC 6749 §3.2.1'])
  })

  it('knows a test for every section that a source cites', () => {
    const untested = [...index]
      .filter(([, { source, test }]) => source.size > 0 && test.size === 0)
      .map(([section, { source }]) => `${section}: ${[...source].join(', ')}`)
    expect(untested.toSorted(bySection)).toEqual([])
  })

  it('stands in SPECS.md; when it is stale: npm test -- internal/checks -u', async () => {
    await expect(table(index)).toMatchFileSnapshot('../../SPECS.md')
  })
})
