import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Dialect } from '../dialects/dialect.ts'
import type { Row } from './rows.ts'

/** Any tables and columns: the application's types were looked at where it called. */
export type AnyDatabase = Record<string, Row>

/** The condition that columns hold these values. Texts are compared exactly, whatever the collations of the columns are. */
export function holding(
  { isExactly }: Dialect,
  values: Row,
): (eb: ExpressionBuilder<AnyDatabase, string>) => Expression<SqlBool> {
  return (eb) =>
    eb.and(
      Object.entries(values).flatMap(([column, value]) => {
        if (value === null) return [eb(column, 'is', null)]
        const isEqual = eb(column, '=', value)
        // An index serves the first of the two.
        return typeof value === 'string' ? [isEqual, isExactly(sql.ref(column), value)] : [isEqual]
      }),
    )
}

/** Whether a row has what all rows that count have. MySQL takes any text for equal to 0. */
export function holdsFixed(row: Row, fixed: Row): boolean {
  return Object.entries(fixed).every(([column, value]) => {
    const stored = row[column]
    if (typeof value === 'string') return stored === value
    // Numbers and flags arrive in several forms; that they are equal the database knows.
    return typeof stored !== 'string' || (stored !== '' && Number(stored) === Number(value))
  })
}
