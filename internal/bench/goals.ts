import type { Result } from './measure.ts'
import type { Goal, StudyResult, Table } from './table.ts'

/** What issue and reference ask of JOSE, as ratios inside one run. */
export const joseGoals: readonly Goal[] = [
  ...toRaw({
    'sign HS256': 0.85,
    'sign RS256': 0.99,
    'sign PS256': 0.99,
    'sign ES256': 0.93,
    'sign ES384': 0.93,
    'sign EdDSA': 0.94,
    'verify HS256': 0.85,
    'verify RS256': 0.93,
    'verify PS256': 0.88,
    'verify ES256': 0.97,
    'verify ES384': 0.96,
    'verify EdDSA': 0.96,
    ...both('dir+A256GCM', 0.7),
    ...both('A256KW+A256GCM', 0.85),
    ...both('RSA-OAEP-256+A256GCM', 0.95),
    ...both('ECDH-ES+A128KW+A256GCM', 0.72),
  }),
  ...['sign HS256', 'verify HS256'].flatMap((of) => [
    { of, against: 'jose ×1', atLeast: 25 },
    { of, against: 'fast-jwt', atLeast: 2.2 },
  ]),
  ...['RSA', 'EC'].map((type) => ({
    of: `thumbprint ${type} of a key at hand`,
    against: 'jose ×1',
    atLeast: 30,
  })),
  // 12.5 times as long, and half as much again for memory that no cache holds.
  ...['size HS256, a long list', 'size ES256, a long list'].map((of) => ({
    of,
    against: '100 kB to 8 kB',
    atMost: 12.5 * 1.5,
  })),
  // V8's own JSON.parse takes 20 times as long for 12.5 times as many members of different names.
  { of: 'size HS256, many members', against: '100 kB to 8 kB beside JSON.parse', atMost: 1.5 },
  { of: 'import time', against: 'import in ms', atMost: 12 },
]

/** What is asked of the token endpoint: requests a second of ours to those of the other on the same host, within one run. */
export const serverGoals: readonly Goal[] = [
  ...timesAs('client_credentials', {
    'bare node:http': 0.8,
    'bare Fastify': 1,
    'bare Express': 1.5,
  }),
  ...timesAs('authorization_code', {
    'bare node:http': 0.8,
    'bare Fastify': 0.9,
    'bare Express': 1.5,
  }),
  ...['client_credentials', 'authorization_code', 'refresh_token'].flatMap((of) =>
    timesAs(of, { 'oidc-provider': 3.5, '@node-oauth/express-oauth-server': 2 }),
  ),
  ...Object.entries({ HS256: 0.9, ES256: 0.55, RS256: 0.18 }).flatMap(([algorithm, least]) =>
    timesAs(`client_credentials, ${algorithm} access tokens`, { 'bare Fastify': least }),
  ),
  { of: 'stored tokens', against: '1000000 to 10', atLeast: 0.9 },
]

function timesAs(of: string, atLeast: Readonly<Record<string, number>>): Goal[] {
  return Object.entries(atLeast).map(([against, least]) => ({ of, against, atLeast: least }))
}

function both(algorithms: string, least: number): Record<string, number> {
  return { [`encrypt ${algorithms}`]: least, [`decrypt ${algorithms}`]: least }
}

function toRaw(atLeast: Readonly<Record<string, number>>): Goal[] {
  return Object.entries(atLeast).map(([of, least]) => ({ of, against: 'raw', atLeast: least }))
}

/** A goal with what was measured. */
export interface Judged {
  readonly of: string
  readonly against: string
  readonly goal: string
  readonly measured: number
  /** How far the figure may be off, as a share of it; 0 where that is not known. */
  readonly error: number
  /** Share of the goal that is missing; 0 when met. */
  readonly missing: number
}

/** Judges the goals on what was measured, and in every row whether ours is ahead of the fastest peer. */
export function judge(
  { goals, peers, ours }: Table,
  results: readonly Result[],
  studies: ReadonlyMap<string, StudyResult>,
): Judged[] {
  const rows = Map.groupBy(results, ({ row }) => row)
  const ofRows = goals.flatMap((goal) => {
    const subject = goal.against === 'raw' ? ours : goal.against
    const result = rows.get(goal.of)?.find((member) => member.subject === subject)
    if (result === undefined) return []
    return [
      goal.against === 'raw'
        ? judged(goal, result.toRaw, result.toRawError)
        : judged(goal, result.ahead, result.aheadError),
    ]
  })
  const ofStudies = goals.flatMap((goal) => {
    const { figures = {}, errors = {} } = studies.get(goal.of) ?? {}
    const figure = figures[goal.against]
    return figure === undefined ? [] : [judged(goal, figure, errors[goal.against] ?? 0)]
  })
  const ahead = [...rows.values()].flatMap((members) => {
    const rivals = members.filter(({ subject }) => Object.hasOwn(peers, subject))
    // One line for the plain calls, one for those in flight together, one for caches.
    return [...Map.groupBy(rivals, ({ subject }) => peers[subject] ?? ours).values()]
      .flatMap((kind) => kind.toSorted((one, other) => one.ahead - other.ahead).slice(0, 1))
      .map(({ row, subject, ahead: times, aheadError }) =>
        judged({ of: row, against: subject, atLeast: 1 }, times, aheadError),
      )
  })
  return [...ofRows, ...ofStudies, ...ahead]
}

function judged(goal: Goal, measured: number, error: number): Judged {
  const { of, against, atLeast, atMost = Infinity } = goal
  const missing = atLeast === undefined ? measured / atMost - 1 : 1 - measured / atLeast
  const text = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`
  return { of, against, goal: text, measured, error, missing: Math.max(0, missing) }
}
