import type { Compilable, CompiledQuery, QueryResult, RawBuilder, Selectable } from 'kysely'
import { createQueryId, sql } from 'kysely'
import type { RecordTable } from '../schema/tables.ts'

/** A row as a driver answers it. */
export type Row = Selectable<RecordTable>

/** The values that change from call to call, by name. */
export interface Values {
  readonly id: string
  readonly grant_id: string | null
  readonly client_id: string | null
  readonly subject: string | null
  readonly expires_at: number | null
  readonly version: number
  readonly data: string
  /** Seconds since the epoch. */
  readonly now: number
  /** The version that a record must still have. */
  readonly seen: number
  /** What a selector looks for. */
  readonly sought: string
}

/** Sends a statement to the engine. */
export type Execute = (query: CompiledQuery<Row>) => Promise<QueryResult<Row>>

/** A statement whose SQL is written once; each call brings its values. */
export type Statement = (values: Partial<Values>) => Promise<QueryResult<Row>>

class Slot {
  readonly name: keyof Values

  constructor(name: keyof Values) {
    this.name = name
  }
}

const slot = <Name extends keyof Values>(name: Name): RawBuilder<Values[Name]> =>
  sql<Values[Name]>`${new Slot(name)}`

/** Stands in a query for the value that a call brings. */
export const slots: { readonly [Name in keyof Values]: RawBuilder<Values[Name]> } = {
  id: slot('id'),
  grant_id: slot('grant_id'),
  client_id: slot('client_id'),
  subject: slot('subject'),
  expires_at: slot('expires_at'),
  version: slot('version'),
  data: slot('data'),
  now: slot('now'),
  seen: slot('seen'),
  sought: slot('sought'),
}

/** What writing a record anew sets: all of it but the id. */
export const rewritten: Omit<typeof slots, 'id' | 'now' | 'seen' | 'sought'> & {
  readonly consumed_at: null
} = {
  grant_id: slots.grant_id,
  client_id: slots.client_id,
  subject: slots.subject,
  expires_at: slots.expires_at,
  consumed_at: null,
  version: slots.version,
  data: slots.data,
}

/**
 * Compiles a query at its first call and never again, which is most of what a query by Kysely costs this process: what remains is to put
 * the values in their places.
 */
export function prepare(build: () => Compilable, execute: Execute): Statement {
  let compiled: CompiledQuery | undefined
  return (values) => {
    compiled ??= build().compile()
    const { query, sql: text, parameters } = compiled
    return execute({
      query,
      queryId: createQueryId(),
      sql: text,
      parameters: parameters.map((parameter) => fill(parameter, values)),
    })
  }
}

function fill(parameter: unknown, values: Partial<Values>): unknown {
  if (!(parameter instanceof Slot)) return parameter
  const value = values[parameter.name]
  if (value === undefined) throw new TypeError(`The statement needs ${parameter.name}`)
  return value
}

/** How many rows a statement wrote. Throws when the driver does not tell, because nothing can be decided then. */
export function affectedRows({ numAffectedRows }: QueryResult<unknown>): number {
  if (numAffectedRows === undefined) {
    throw new TypeError('The driver does not tell how many rows a statement affected')
  }
  return Number(numAffectedRows)
}
