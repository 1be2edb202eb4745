import { generateToken } from '@authkit/common'
import type { StoreRecord } from '@authkit/common/store'
import { newVersion, type Raw, type RawRow, type Reply } from './engine.ts'
import { inParallel, type Subject } from './race.ts'
import { each, toRow } from './record.ts'
import type { Call } from './trace.ts'

/** Sends one statement of an exchange. */
type Statement = () => Reply

/** The statements of one exchange, those of an inner list at once, and what has to be there before. */
interface Script {
  readonly present: readonly { readonly kind: string; readonly row: RawRow }[]
  readonly levels: readonly (readonly Statement[])[]
}

/** Statements that prepare others, at a time. */
const preparing = 32

/** Sends by the bare driver what an exchange asked its store: as many statements, of the same rows, as many at once. */
export function replay(raw: Raw, calls: readonly Call[]): Subject {
  return {
    async prepare(count) {
      const next = each(await prepareScripts(raw, calls, count))
      return async () => {
        for (const level of next().levels) {
          const [first] = level
          if (level.length === 1) await first?.()
          else await Promise.all(level.map((send) => send()))
        }
      }
    },
  }
}

/** Sends only the last statement of an exchange, which is what decides it. */
export function replayLast(raw: Raw, calls: readonly Call[]): Subject {
  return {
    async prepare(count) {
      const scripts = await prepareScripts(raw, calls, count)
      const next = each(scripts.map(({ levels }) => levels.at(-1)?.at(-1)))
      return () => next()?.()
    },
  }
}

async function prepareScripts(
  raw: Raw,
  calls: readonly Call[],
  count: number,
): Promise<readonly Script[]> {
  const scripts = Array.from({ length: count }, () => toScript(raw, calls))
  await inParallel(count, preparing, async (number) => {
    for (const { kind, row } of scripts[number]?.present ?? []) await raw.put(kind, row)
  })
  return scripts
}

/** The statements of an exchange of its own: every identifier that came up in the traced one is another. */
function toScript(raw: Raw, calls: readonly Call[]): Script {
  const fresh = new Map<string, string>()
  const renamed = (id: string): string => {
    const known = fresh.get(id) ?? generateToken()
    fresh.set(id, known)
    return known
  }
  const toOwnRow = (record: StoreRecord): RawRow => {
    const { grantId } = record
    return toRow({ ...record, id: renamed(record.id), grantId: grantId && renamed(grantId) })
  }
  const present = new Map<string, { readonly kind: string; readonly row: RawRow }>()
  const levels: Statement[][] = []
  for (const { operation, kind, id, written, found, depth } of calls) {
    const key = `${kind}:${id}`
    if (found && !present.has(key)) present.set(key, { kind, row: toOwnRow(found) })
    const own = renamed(id)
    const version = present.get(key)?.row.version ?? newVersion()
    const statements: Readonly<Record<Call['operation'], (row: RawRow) => Reply>> = {
      get: () => raw.get(kind, own),
      consume: () => raw.consume(kind, own),
      delete: () => raw.delete(kind, own),
      put: (row) => raw.put(kind, row),
      insert: (row) => raw.insert(kind, row),
      replace: (row) => raw.replace(kind, row, version),
    }
    const row = toOwnRow(written ?? { id, data: {} })
    levels[depth] = [...(levels[depth] ?? []), () => statements[operation](row)]
  }
  return { present: [...present.values()], levels }
}
