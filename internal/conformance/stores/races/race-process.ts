import { createInterface } from 'node:readline'
import { engines } from '../engines.ts'
import { createRunner, type Heat } from './runner.ts'

/**
 * A process of its own with everything of an issuer on one engine. A line with a heat is made ready; the line `go` does all of it
 * at once and answers what came of each call.
 */
const [name = '', space = ''] = process.argv.slice(2)
const engine = Object.values(engines).find((each) => each.name === name)
if (!engine) throw new Error('The first argument is the name of an engine')
const { store, close } = engine.open(space)
const runner = createRunner(store)
console.log('started')
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'go') {
    console.log(JSON.stringify(await runner.go()))
    continue
  }
  // The field sends heats and nothing else.
  await runner.ready(JSON.parse(line) as Heat)
  console.log('ready')
}
await close()
