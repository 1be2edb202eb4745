import { createInterface } from 'node:readline'
import { sqliteStore } from '@authkit/kysely'

/**
 * A process of its own for races: opens the file, says `ready`, and for each line of input (an id) consumes that record 200 times at once
 * and answers how often it was the first.
 */
const store = sqliteStore(process.argv[2] ?? '')
await store.get('grant', 'none')
console.log('ready')
for await (const id of createInterface({ input: process.stdin })) {
  const attempts = Array.from({ length: 200 }, () => store.consume('authorization_code', id))
  const answers = await Promise.all(attempts)
  console.log(answers.filter((answer) => answer?.first === true).length)
}
await store.close()
