import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { after } from '../dialects/turns.ts'

/** How often a statement is sent again. */
const repetitions = 8
/** Milliseconds of the first pause at most; each further one may be twice as long. */
const firstPause = 10

/**
 * Sends a statement again that the engine says it rolled back, after a pause of random length, but not after `timeout` seconds, when nobody
 * waits for it any more. Any other error passes.
 */
export async function repeatRolledBack<Answer>(
  send: () => Promise<Answer>,
  isRolledBack: (error: object) => boolean,
  timeout: number = Infinity,
): Promise<Answer> {
  const isLate = after(timeout)
  for (let pause = firstPause; ; pause *= 2) {
    try {
      return await send()
    } catch (error) {
      const isOver = pause >= firstPause * 2 ** repetitions || isLate()
      if (isOver || typeof error !== 'object' || error === null || !isRolledBack(error)) throw error
    }
    await setTimeout(randomInt(1, pause))
  }
}
