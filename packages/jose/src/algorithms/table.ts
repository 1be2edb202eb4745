import { AuthkitConfigError } from '@authkit/common'

/** Finds a row by a name that may come from a token. */
export type AlgorithmTable<Row> = (name: unknown) => Row | undefined

/** Resolves a list of algorithms once; names are compared exactly, RFC 7515 §4.1.1. Two rows of one name are a mistake. */
export function algorithmTable<Row extends { readonly name: string }>(
  rows: readonly Row[],
): AlgorithmTable<Row> {
  const byName = new Map<unknown, Row>()
  for (const row of rows) {
    if (byName.has(row.name)) throw new AuthkitConfigError(`two algorithms are called ${row.name}`)
    byName.set(row.name, row)
  }
  return (name) => byName.get(name)
}
