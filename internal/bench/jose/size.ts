import { JsonWebKey, jwt } from '@authkit/jose'
import { createVerifier } from 'fast-jwt'
import { markdownTable } from '../report.ts'
import { runRounds } from '../rounds.ts'
import { median } from '../statistics.ts'
import type { MeasureOptions, Study, StudyResult, Subject } from '../table.ts'
import { type Contestant, warm, warmTime } from '../turn.ts'
import { type Algorithm, bare, generate, type Keys } from './material.ts'
import { rotating } from './subject.ts'

/** What makes a token long. */
const shapes = {
  /** One claim with a list of short texts. */
  'a long list': (count: number) => ({
    groups: Array.from({ length: count }, (_, number) => `group-${number + 1000}`),
  }),
  /** Many claims, each of another name. */
  'many members': (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, number) => [`m${number + 1000}`, number])),
} as const

type Shape = keyof typeof shapes

/** Lengths of tokens in bytes. */
const sizes = [300, 1000, 8000, 100_000] as const

interface Growth {
  readonly alg: Algorithm
  readonly shape: Shape
}

const growths: readonly Growth[] = [
  { alg: 'HS256', shape: 'a long list' },
  { alg: 'HS256', shape: 'many members' },
  { alg: 'ES256', shape: 'a long list' },
]

/** Decodes tokens of growing length: a cost that grows faster than the token is a way to attack. */
export const sizeStudies: readonly Study[] = growths.map((growth) => ({
  study: `size ${growth.alg}, ${growth.shape}`,
  run: (options) => measureSizes(growth, options),
}))

async function measureSizes(growth: Growth, options: MeasureOptions): Promise<StudyResult> {
  const contestants: Contestant[] = []
  for (const [name, subject] of subjectsOf(growth)) {
    contestants.push(await warm(name, subject, warmTime))
  }
  const rounds = await runRounds(contestants, { ...options, rounds: Math.ceil(options.rounds / 2) })

  const cost = (name: string, size: number): number => median(rounds.costs(named(name, size)).cpu)
  const lines = sizes.map((size) => [
    `${size / 1000} kB`,
    ...who.flatMap((name) => [
      cost(name, size).toFixed(1),
      ((cost(name, size) * 1000) / size).toFixed(1),
    ]),
  ])
  const times = (name: string): number =>
    median(rounds.times(named(name, 100_000), named(name, 8000)))
  const growing = who.map((name) => `${name} ${times(name).toFixed(1)}`).join(', ')
  const head = ['token', ...who.flatMap((name) => [`${name} µs`, 'ns/B'])]
  return {
    text: `${markdownTable(head, lines)}\n\nlinear: 100 kB are 12.5 times as long as 8 kB and cost so many times as much: ${growing}.`,
    data: sizes.map((size) => ({
      size,
      microseconds: Object.fromEntries(who.map((name) => [name, cost(name, size)])),
    })),
    figures: {
      '100 kB to 8 kB': times('@authkit/jose'),
      '100 kB to 8 kB beside JSON.parse': times('@authkit/jose') / times('JSON.parse'),
    },
  }
}

const who = ['raw', 'JSON.parse', '@authkit/jose', 'fast-jwt'] as const

function named(name: string, size: number): string {
  return `${name} ${size}`
}

function subjectsOf({ alg, shape }: Growth): [string, Subject][] {
  const keys = generate(alg)
  const key = JsonWebKey.import(keys.open)
  const { sign, verify } = bare(alg, keys)
  const pem =
    alg === 'HS256' ? keys.open.export() : keys.open.export({ format: 'pem', type: 'spki' })
  const fastJwt = createVerifier({ algorithms: [alg], key: pem })
  const options = { maxBytes: 250_000 }
  return sizes.flatMap((size): [string, Subject][] => {
    const tokens = Array.from({ length: 4 }, () => tokenOf(size, alg, shape, keys.secret))
    const signed = tokens.map((token) => {
      const data = Buffer.from(token.slice(0, token.lastIndexOf('.')), 'latin1')
      return { data, signature: sign(data) }
    })
    const payloads = tokens.map((token) =>
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    )
    return [
      [named('raw', size), rotating(signed, ({ data, signature }) => verify(data, signature))],
      [named('JSON.parse', size), rotating(payloads, (payload): unknown => JSON.parse(payload))],
      [named('@authkit/jose', size), rotating(tokens, (token) => jwt.decode(token, key, options))],
      [named('fast-jwt', size), rotating(tokens, (token) => fastJwt(token))],
    ]
  })
}

/** The shortest token of at least that many bytes. */
function tokenOf(size: number, alg: Algorithm, shape: Shape, secret: Keys['secret']): string {
  const key = JsonWebKey.import(secret)
  const exp = Math.floor(Date.now() / 1000) + 86_400
  const make = (count: number): string => jwt.encode({ alg }, { exp, ...shapes[shape](count) }, key)
  let low = 1
  let high = size
  while (low < high) {
    const middle = (low + high) >> 1
    if (make(middle).length < size) low = middle + 1
    else high = middle
  }
  return make(low)
}
