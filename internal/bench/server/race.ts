import { ordered } from '../rounds.ts'
import type { MeasureOptions } from '../table.ts'
import type { ContenderName } from './contenders.ts'
import { connections, type Load, load } from './load.ts'
import { ServerProcess } from './server-process.ts'
import { type GrantType, tokenForm } from './token-request.ts'

/** Milliseconds for which every server answers before anything is measured. */
const warmTime = 4000

/** A server in a race. */
export interface Entry {
  /** Name in the table. */
  readonly name: string
  readonly contender: ContenderName
  /** Name of the entry whose answers a bare server imitates. */
  readonly imitates?: string
  /** Access tokens that ours has stored all along. */
  readonly stored?: number
}

/** An entry that answers, with the number of requests that it answers in a turn. */
interface Runner {
  readonly name: string
  readonly server: ServerProcess
  readonly requests: number
}

/** The turns of every entry by name, in the order of the rounds. One of them answers at a time and the others are idle. */
export async function race(
  entries: readonly Entry[],
  grantType: GrantType,
  { rounds, time }: MeasureOptions,
): Promise<ReadonlyMap<string, readonly Load[]>> {
  const servers = new Map<string, ServerProcess>()
  try {
    for (const { name, contender, stored } of entries) {
      const server = await ServerProcess.start(contender, grantType)
      servers.set(name, server)
      if (stored !== undefined) await server.fill(stored)
    }
    for (const { name, imitates = '' } of entries) {
      const model = servers.get(imitates)
      if (model) await servers.get(name)?.imitate(await sample(model))
    }
    const runners: Runner[] = []
    for (const [name, server] of servers) runners.push(await warm(name, server, time))
    const turns = new Map(runners.map(({ name }): [string, Load[]] => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const { name, server, requests } of ordered(runners, round)) {
        turns.get(name)?.push(await load(server, requests))
      }
    }
    return turns
  } finally {
    for (const server of servers.values()) server.stop()
  }
}

/** Lets the compiler see the server, and sizes its turns by how fast it is in the end. */
async function warm(name: string, server: ServerProcess, time: number): Promise<Runner> {
  const end = performance.now() + warmTime
  let requests = 20 * connections
  do {
    const { perSecond } = await load(server, requests)
    requests = Math.ceil((perSecond * time) / 1000 / connections) * connections
  } while (performance.now() < end)
  return { name, server, requests }
}

/** One answer of a server. */
async function sample(server: ServerProcess): Promise<Readonly<Record<string, unknown>>> {
  const [credential = ''] = await server.renew(1)
  const body = new URLSearchParams(tokenForm(server.grantType, credential))
  const response = await fetch(server.url, { method: 'POST', body })
  // A token response is an object, RFC 6749 §5.1.
  return (await response.json()) as Readonly<Record<string, unknown>>
}
