import { parseArgs } from 'node:util'
import { addresses, defaultPort } from './addresses.ts'
import { check } from './check.ts'
import { intro } from './intro.ts'
import { startPrograms } from './programs.ts'

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    port: { type: 'string', default: String(defaultPort) },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

const usage = `npm run demo                    start the provider, the app and the API, and print where to begin
npm run demo -- --check         drive the same three programs without a person; a line a step
npm run demo -- --port 5100     use the ports 5100 to 5102 instead of ${defaultPort} to ${defaultPort + 2}
`

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1024 || port > 65_533) {
    process.stderr.write(`--port is a number from 1024 to 65533\n${usage}`)
    return 1
  }
  const programs = await startPrograms(port, { quiet: values.check })
  if (!programs) return 1
  try {
    if (values.check) return await check(addresses(port))
    process.stdout.write(intro(addresses(port)))
    return await programs.ended
  } finally {
    await programs.stop()
  }
}

process.exitCode = await main()
