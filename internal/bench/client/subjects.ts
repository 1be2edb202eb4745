import type { AsyncSubject, Subjects } from '../table.ts'

/** One way to do the work: a call that resolves to its text or object. */
export type Call = () => Promise<unknown>

/** The calls of a row; `raw` is what the others are compared with. */
export type Calls = Readonly<Record<string, Call>> & { readonly raw: Call }

/** How a row's calls follow each other. */
export interface Load {
  readonly name: string
  readonly inFlight: number
}

export const loads: readonly Load[] = [
  { name: 'one after another', inFlight: 1 },
  { name: '8 in flight', inFlight: 8 },
]

/** Calls before anything is measured: the code of an HTTP client is large, and slow until it was seen often. */
const warmCalls = 1000

/** Makes subjects of calls, once each of them got what it asked for. */
export async function subjectsOf(
  calls: Calls,
  isRight: (answer: unknown) => boolean,
  { inFlight }: Load,
): Promise<Subjects> {
  for (const [name, call] of Object.entries(calls)) {
    if (!isRight(await call())) throw new Error(`${name} got another answer than it should`)
  }
  for (let done = 0; done < warmCalls; done++) {
    for (const call of Object.values(calls)) await call()
  }
  const subject = (run: Call): AsyncSubject => ({ run, inFlight })
  const others = Object.entries(calls).map(([name, call]) => [name, subject(call)] as const)
  return { ...Object.fromEntries(others), raw: subject(calls.raw) }
}
