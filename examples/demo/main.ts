import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { addresses, defaultPort } from './addresses.ts'
import { check } from './check.ts'
import { intro } from './intro.ts'
import { startPrograms } from './programs.ts'
import {
  dropSpace,
  isStoreName,
  storeNames,
  type StoreName,
  usualSpace,
  whereabouts,
} from './store.ts'

const usage = `npm run demo                    start the provider, the app and the API, and print where to begin
npm run demo -- --check         drive the same three programs without a person; a line a step
npm run demo -- --port 5100     use the ports 5100 to 5102 instead of ${defaultPort} to ${defaultPort + 2}
npm run demo -- --store redis   keep what the provider knows in ${storeNames.join(', ')};
                                sqlite when not given. PostgreSQL, MariaDB and Redis are looked for at their
                                usual local ports or at DATABASE_URL, MARIADB_URL and REDIS_URL, and used in
                                a schema, a database or under a prefix of their own: ${usualSpace}
`

/** What to start. */
interface Start {
  readonly port: number
  readonly store: StoreName
}

/** What was asked for, or the sentence that says why it cannot be. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        port: { type: 'string', default: String(defaultPort) },
        store: { type: 'string', default: 'sqlite' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1024 || port > 65_533)
      return '--port is a number from 1024 to 65533'
    if (!isStoreName(values.store)) return `--store is one of ${storeNames.join(', ')}`
    return { ...values, port, store: values.store }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function main(): Promise<number> {
  const given = readArguments()
  if (typeof given === 'string') {
    process.stderr.write(`${given}\n\n${usage}`)
    return 1
  }
  if (given.help) {
    process.stdout.write(usage)
    return 0
  }
  return given.check ? runCheck(given) : run(given)
}

async function run({ port, store }: Start): Promise<number> {
  const programs = await startPrograms({ port, store, space: usualSpace, quiet: false })
  if (!programs) return 1
  process.stdout.write(intro(addresses(port), whereabouts(store, usualSpace)))
  try {
    return await programs.ended
  } finally {
    await programs.stop()
  }
}

/** Works in a space of its own and removes it, so that checks can be repeated and run side by side. */
async function runCheck({ port, store }: Start): Promise<number> {
  const space = `${usualSpace}_${randomBytes(4).toString('hex')}`
  const programs = await startPrograms({ port, store, space, quiet: true })
  try {
    if (!programs) return 1
    process.stdout.write(`store ${whereabouts(store, space)}\n\n`)
    return await check(addresses(port))
  } finally {
    await programs?.stop()
    // Programs that did not start have said why, and a server that is not there has nothing to remove.
    await dropSpace(store, space).catch((error: unknown) => {
      if (programs) throw error
    })
  }
}

process.exitCode = await main()
