import type { Goal } from '../table.ts'
import { loads } from './subjects.ts'

/** What is asked of clients: nearly the speed of the same request by hand, and a quick start. */
export const clientGoals: readonly Goal[] = [
  ...loads.flatMap(({ name }) => [
    { of: `token by fetch, ${name}`, against: 'raw', atLeast: 0.95 },
    { of: `token by node:http, ${name}`, against: 'raw', atLeast: 0.85 },
    ...['fetch', 'axios', 'got'].map((client) => ({
      of: `GET by ${client}, ${name}`,
      against: 'raw',
      atLeast: 0.95,
    })),
  ]),
  { of: 'start-up', against: 'import in ms', atMost: 15 },
]
