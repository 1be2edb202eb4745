import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

/** How often a statement is sent again. */
const repetitions = 5
/** Milliseconds of the first pause at most; each further one may be twice as long. */
const firstPause = 10

/** Sends a statement again that the engine says it rolled back, after a pause of random length. Any other error passes. */
export function repeatRolledBack<Query, Answer>(
  execute: (query: Query) => Promise<Answer>,
  isRolledBack: (error: object) => boolean,
): (query: Query) => Promise<Answer> {
  return async (query) => {
    for (let pause = firstPause; ; pause *= 2) {
      try {
        return await execute(query)
      } catch (error) {
        const isOver = pause >= firstPause * 2 ** repetitions
        if (isOver || typeof error !== 'object' || error === null || !isRolledBack(error)) {
          throw error
        }
      }
      await setTimeout(randomInt(1, pause))
    }
  }
}
