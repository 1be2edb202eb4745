/** The answer of a turn that another process's write made void. */
export const again: unique symbol = Symbol('again')

/** Far more turns than a race takes: whoever needs them has a table that is not the store's. */
const mostTurns = 1000

/**
 * Takes turns until one decides. There is no lock: each further turn means that a write of somebody else came between two statements.
 * None begins after `timeout` seconds, when the caller has been told that nobody knows what became of it.
 */
export async function untilDecided<Answer>(
  turn: () => Promise<Answer | typeof again>,
  timeout: number = Infinity,
): Promise<Answer> {
  const isLate = after(timeout)
  for (let count = 0; count < mostTurns && !isLate(); count++) {
    const answer = await turn()
    if (answer !== again) return answer
  }
  throw new Error('The record could be neither read nor written: is the table as migrated?')
}

/** Tells whether so many seconds have passed since. */
export function after(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000
  return () => performance.now() >= end
}
