import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { JsonWebKey, jwt } from '@authkit/jose'
import { importJWK, jwtVerify, SignJWT } from 'jose'
import { markdownTable, thousands } from '../report.ts'
import { median } from '../statistics.ts'
import type { MeasureOptions, Study, StudyResult } from '../table.ts'
import { type Algorithm, claims, generate } from './material.ts'
import { rotating } from './subject.ts'

type Call = () => Promise<unknown>

/** What is done for every request: here and now, on the thread pool, where it is answered sooner, and by jose. */
const works: Readonly<Record<string, () => Promise<Readonly<Record<string, Call>>>>> = {
  'sign RS256': () => signing('RS256'),
  'verify RS256': () => verifying('RS256'),
  'verify ES256': () => verifying('ES256'),
  'verify EdDSA': () => verifying('EdDSA'),
}

const connectionCounts = [1, 8, 50] as const

/** Milliseconds of load at a time. */
const loadTime = 100

/** How long everybody else waits while tokens are signed and verified: the delay of the event loop. */
export const eventLoopStudies: readonly Study[] = Object.entries(works).map(([name, prepare]) => ({
  study: `event loop, ${name}`,
  run: async (options) => measureLoads(await prepare(), options),
}))

interface Load {
  readonly perSecond: number
  /** Milliseconds from one sample of the event loop to the next, which are 1 ms apart when it is idle. */
  readonly p50: number
  readonly p99: number
}

async function measureLoads(
  calls: Readonly<Record<string, Call>>,
  { rounds }: MeasureOptions,
): Promise<StudyResult> {
  const lines: string[][] = []
  const data: Record<string, Record<string, Load>> = {}
  for (const connections of connectionCounts) {
    const loads = new Map(Object.keys(calls).map((name): [string, Load[]] => [name, []]))
    // The first round is for the compiler.
    for (let round = 0; round <= Math.ceil(rounds / 8); round++) {
      for (const [name, call] of Object.entries(calls)) {
        const load = await underLoad(call, connections)
        if (round > 0) loads.get(name)?.push(load)
      }
    }
    const medians = Object.fromEntries([...loads].map(([name, found]) => [name, middle(found)]))
    data[`${connections}`] = medians
    lines.push([`${connections}`, ...Object.values(medians).map((load) => cell(load))])
  }
  const head = ['connections', ...Object.keys(calls)]
  return { text: markdownTable(head, lines), data, figures: {} }
}

/** Each connection sends its next request in a turn of the event loop after the last was answered. */
async function underLoad(call: Call, connections: number): Promise<Load> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let answered = 0
  const start = performance.now()
  const end = start + loadTime
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      await setImmediate()
      await call()
      answered++
    }
  }
  delay.enable()
  await Promise.all(Array.from({ length: connections }, connection))
  delay.disable()
  return {
    perSecond: (answered * 1000) / (performance.now() - start),
    p50: delay.percentile(50) / 1e6,
    p99: delay.percentile(99) / 1e6,
  }
}

function middle(loads: readonly Load[]): Load {
  return {
    perSecond: median(loads.map(({ perSecond }) => perSecond)),
    p50: median(loads.map(({ p50 }) => p50)),
    p99: median(loads.map(({ p99 }) => p99)),
  }
}

function cell({ perSecond, p50, p99 }: Load): string {
  return `${thousands(perSecond)}/s, ${p50.toFixed(1)} / ${p99.toFixed(1)} ms`
}

async function signing(alg: Algorithm): Promise<Record<string, Call>> {
  const { secret } = generate(alg)
  const key = JsonWebKey.import(secret, { alg })
  const theirs = await importJWK(secret.export({ format: 'jwk' }), alg)
  const header = { alg }
  const payload = claims()
  return {
    never: () => jwt.encodeAsync(header, payload, key, { offload: 'never' }),
    always: () => jwt.encodeAsync(header, payload, key, { offload: 'always' }),
    auto: () => jwt.encodeAsync(header, payload, key, { offload: 'auto' }),
    jose: () => new SignJWT(payload).setProtectedHeader(header).sign(theirs),
  }
}

async function verifying(alg: Algorithm): Promise<Record<string, Call>> {
  const { secret, open } = generate(alg)
  const signer = JsonWebKey.import(secret, { alg })
  const key = JsonWebKey.import(open, { alg })
  const theirs = await importJWK(open.export({ format: 'jwk' }), alg)
  const tokens = Array.from({ length: 64 }, (_, number) =>
    jwt.encode({ alg }, claims(number), signer),
  )
  return {
    never: rotating(tokens, async (token) => jwt.decodeAsync(token, key, { offload: 'never' })),
    always: rotating(tokens, async (token) => jwt.decodeAsync(token, key, { offload: 'always' })),
    auto: rotating(tokens, async (token) => jwt.decodeAsync(token, key, { offload: 'auto' })),
    jose: rotating(tokens, async (token) => jwtVerify(token, theirs)),
  }
}
