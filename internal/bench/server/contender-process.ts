// A process of its own for one contender: node contender-process.ts <name> <grant type>, with a channel to the bench.
import { contenders } from './contenders.ts'
import type { Question } from './server-process.ts'

const [name, grantType] = process.argv.slice(2)
// The bench, which started this process, gives names from these two lists.
const contender = await contenders[name as keyof typeof contenders](grantType as 'refresh_token')

/** Asked between turns, so that nobody pays for what was left of the last one. */
async function renew(count: number): Promise<readonly string[]> {
  const made = await contender.renew(count)
  globalThis.gc?.()
  return made
}

async function answer(question: Question): Promise<unknown> {
  if (question.ask === 'renew') return renew(question.count)
  if (question.ask === 'imitate') return contender.imitate?.(question.answer)
  if (question.ask === 'fill') return contender.fill?.(question.count)
  const { user, system } = process.cpuUsage()
  return user + system
}

process.on('message', (question: Question) => {
  void answer(question).then((told = null) => process.send?.(told))
})
// The bench is gone.
process.on('disconnect', () => process.exit())
process.send?.(contender.port)
