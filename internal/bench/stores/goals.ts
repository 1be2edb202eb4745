import type { Goal } from '../table.ts'
import { engineNames } from './engines.ts'

const atLeast = 0.5

const operations = [
  'insert',
  'put, new',
  'put, again',
  'get',
  'consume, fresh',
  'consume, used',
  'replace',
  'findBy of 3',
]
const exchanges = ['authorization_code', 'refresh_token', 'client_credentials'].flatMap((grant) =>
  ['×1', '×32'].map((load) => `${grant} ${load} to same statements`),
)

/** What is asked of every store but that in memory: half the speed of bare statements, within one run. */
export const storeGoals: readonly Goal[] = engineNames
  .filter((engine) => engine !== 'memory')
  .flatMap((engine) => [
    ...goalsOf(`exchanges, ${engine}`, exchanges),
    // Under the load that suits the store less.
    ...goalsOf(
      `operations, ${engine}`,
      operations.map((operation) => `${operation} to raw`),
    ),
  ])

function goalsOf(of: string, figures: readonly string[]): Goal[] {
  return figures.map((against) => ({ of, against, atLeast }))
}
