import type { Judged } from './goals.ts'
import type { Result } from './measure.ts'

/** Lines of Markdown for a table; the first column is text, the others are figures. */
export function markdownTable(
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'))
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A table a section: a line a row, a column a subject; operations a second and in brackets the ratio to raw. */
export function resultTables(results: readonly Result[]): string {
  const sections = Map.groupBy(results, ({ section }) => section)
  return [...sections]
    .map(([section, members]) => `### ${section}\n\n${resultTable(members)}`)
    .join('\n\n')
}

function resultTable(results: readonly Result[]): string {
  const subjects = [...new Set(results.map(({ subject }) => subject))]
  const rows = Map.groupBy(results, ({ row }) => row)
  const lines = [...rows].map(([row, members]) => {
    const cells = subjects.map((name) => {
      const result = members.find(({ subject }) => subject === name)
      return result === undefined ? '–' : cell(result)
    })
    const error = Math.max(...members.filter(isSteady).map(({ toRawError }) => toRawError))
    return [row, ...cells, `± ${percent(error)}`]
  })
  return markdownTable(['', ...subjects, 'error'], lines)
}

/** What is awaited depends on how busy the other cores are, which says nothing of the synchronous subjects. */
function isSteady({ subject }: Result): boolean {
  return subject !== 'raw' && !subject.includes('×')
}

function cell({ subject, opsPerSecond, toRaw }: Result): string {
  const speed = thousands(opsPerSecond)
  return subject === 'raw' ? speed : `${speed} (${factor(toRaw)})`
}

/** 1234 as `1.2k`. */
export function thousands(value: number): string {
  if (value < 1000) return value.toFixed(0)
  return `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)}k`
}

/** A ratio with as many digits as it deserves. */
export function factor(value: number): string {
  return value < 0.095 ? value.toFixed(3) : value.toFixed(value < 10 ? 2 : 0)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** What was to be reached and what was; never a failure, figures of a busy machine are not tests. */
export function goalTable(goals: readonly Judged[]): string {
  const lines = goals.map(({ of, against, goal, measured, error, missing }) => [
    of,
    against,
    goal,
    error === 0 ? factor(measured) : `${factor(measured)} ± ${percent(error)}`,
    verdict(missing, error),
  ])
  const met = goals.filter(({ missing }) => missing === 0).length
  const table = markdownTable(['goal', 'against', 'asked', 'measured', ''], lines)
  return `### Goals: ${met} of ${goals.length} met\n\n${table}`
}

/** Within two standard errors nobody knows. */
function verdict(missing: number, error: number): string {
  if (missing === 0) return 'met'
  const text = `missed by ${percent(missing)}`
  return missing < error * 2 ? `${text}, within the error` : `**${text}**`
}
