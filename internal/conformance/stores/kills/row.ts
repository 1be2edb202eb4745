import type { CrashReport } from './crashes.ts'

/** A line of the table: what happened, and four numbers that must be nought. */
export function row(
  engine: string,
  { ledger, kills, midExchange, orphans }: CrashReport,
): Readonly<Record<string, string | number>> {
  const { exchanges, acknowledged, violations } = ledger
  return {
    engine,
    kills,
    midExchange,
    exchanges,
    acknowledged,
    lost: violations.lost.size,
    spentTwice: violations.spentTwice.size,
    halfRotated: violations.halfRotated.size,
    ungranted: violations.ungranted.size,
    orphans,
  }
}
