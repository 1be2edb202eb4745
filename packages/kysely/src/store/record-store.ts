import { setImmediate } from 'node:timers/promises'
import type { Clock } from '@authkit/common'
import { AuthkitConfigError } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { checkStoreRecord, isStoreKey } from '@authkit/common/store'
import type { QueryExecutor } from 'kysely'
import { QueryCreator } from 'kysely'
import type { Dialect, Operations, TableContext } from '../dialects/dialect.ts'
import { isLive, purgeBatch } from '../dialects/dialect.ts'
import type { AuthkitDatabase } from '../schema/tables.ts'
import { checkKinds, tableOf } from '../schema/tables.ts'
import { toCondition, toRecord, toRow } from './rows.ts'
import type { SelectorColumn } from './rows.ts'
import type { Execute, Statement } from './statement.ts'
import { affectedRows, prepare, rewritten, slots } from './statement.ts'

/** What a store of records is made of. */
export interface RecordStoreOptions {
  readonly dialect: Dialect
  /** Compiles the statements. */
  readonly executor: QueryExecutor
  /** Sends the statements. */
  readonly execute: Execute
  readonly isTransaction: boolean
  /** Seconds after which an operation has been given up; never when absent. */
  readonly timeout?: number | undefined
  readonly kinds: readonly string[]
  readonly schema?: string | undefined
  readonly clock: Clock
}

/** A store on SQL, a table a kind. What must be atomic is one statement, so it holds across processes and machines. */
export function recordStore(options: RecordStoreOptions): Store {
  const { clock } = options
  const kinds = checkKinds(options.kinds)
  const tables = new Map<string, Table>()

  const tableFor = (kind: string): Table => {
    let table = tables.get(kind)
    if (table) return table
    if (!kinds.has(kind)) {
      // Kinds are names that a program has written down, and no input.
      throw new AuthkitConfigError(
        `There is no table for the kind ${kind}: add it to \`kinds\` and migrate`,
      )
    }
    tables.set(kind, (table = tableWith(kind, options)))
    return table
  }

  return {
    async get(kind, id) {
      const table = tableFor(kind)
      if (!isStoreKey(id)) return undefined
      const row = (await table.get({ id, now: clock() })).rows[0]
      return row && toRecord(row)
    },
    async put(kind, record) {
      checkStoreRecord(record)
      await tableFor(kind).put(toRow(record))
    },
    async insert(kind, record) {
      checkStoreRecord(record)
      return tableFor(kind).insert(toRow(record), clock())
    },
    async consume(kind, id) {
      const table = tableFor(kind)
      return isStoreKey(id) ? table.consume(id, clock) : undefined
    },
    async replace(kind, record, version) {
      checkStoreRecord(record)
      const values = { ...toRow(record), seen: version, now: clock() }
      return affectedRows(await tableFor(kind).replace(values)) === 1
    },
    async delete(kind, id) {
      const table = tableFor(kind)
      if (!isStoreKey(id)) return false
      return affectedRows(await table.delete({ id, now: clock() })) === 1
    },
    async deleteBy(kind, selector) {
      const table = tableFor(kind)
      const [column, sought] = toCondition(selector)
      if (isStoreKey(sought)) await table.deleteBy[column]({ sought })
    },
    async findBy(kind, selector) {
      const table = tableFor(kind)
      const [column, sought] = toCondition(selector)
      if (!isStoreKey(sought)) return []
      return (await table.findBy[column]({ sought, now: clock() })).rows.map(toRecord)
    },
    async purgeExpired(now = clock()) {
      let removed = 0
      for (const kind of kinds) {
        removed += await purge(tableFor(kind), now)
      }
      return removed
    },
  }
}

/** Removes what has expired by now, in batches. What comes to be expired meanwhile is left to the next purge, so that this one ends. */
async function purge(table: Table, now: number): Promise<number> {
  let removed = await table.purge(now)
  if (removed < purgeBatch) return removed
  const [left] = (await table.expired({ now })).rows
  let turns = Math.ceil(Number(left && Reflect.get(left, 'count')) / purgeBatch)
  for (let count = purgeBatch; count === purgeBatch && turns > 0; turns--) {
    // node:sqlite runs in this thread, and timers and requests want their turn.
    await setImmediate()
    count = await table.purge(now)
    removed += count
  }
  return removed
}

/** A kind's table, with the statements of every operation. */
interface Table extends Operations {
  readonly get: Statement
  readonly replace: Statement
  readonly delete: Statement
  /** Answers one row with a `count`. */
  readonly expired: Statement
  readonly findBy: Readonly<Record<SelectorColumn, Statement>>
  readonly deleteBy: Readonly<Record<SelectorColumn, Statement>>
}

function tableWith(kind: string, options: RecordStoreOptions): Table {
  const { dialect, executor, execute, isTransaction, timeout, schema } = options
  const { holds } = dialect
  const creator = new QueryCreator<AuthkitDatabase>({ executor })
  const query = schema === undefined ? creator : creator.withSchema(schema)
  const name = tableOf(kind)
  const context: TableContext = {
    name,
    query,
    isTransaction,
    timeout,
    holds,
    prepare: (build) => prepare(build, execute),
  }
  const each = (statement: (column: SelectorColumn) => Statement) => ({
    grant_id: statement('grant_id'),
    client_id: statement('client_id'),
    subject: statement('subject'),
  })
  const isIt = holds('id', slots.id)
  const live = isLive(slots.now)
  return {
    ...dialect.operations(context),
    get: context.prepare(() => query.selectFrom(name).selectAll().where(isIt).where(live)),
    replace: context.prepare(() =>
      query
        .updateTable(name)
        .set(rewritten)
        .where(isIt)
        .where('version', '=', slots.seen)
        .where('consumed_at', 'is', null)
        .where(live),
    ),
    delete: context.prepare(() => query.deleteFrom(name).where(isIt).where(live)),
    expired: context.prepare(() => {
      const count = query.selectFrom(name).select((eb) => eb.fn.countAll().as('count'))
      return count.where('expires_at', '<=', slots.now)
    }),
    findBy: each((column) =>
      context.prepare(() =>
        query.selectFrom(name).selectAll().where(holds(column, slots.sought)).where(live),
      ),
    ),
    deleteBy: each((column) =>
      context.prepare(() => query.deleteFrom(name).where(holds(column, slots.sought))),
    ),
  }
}
