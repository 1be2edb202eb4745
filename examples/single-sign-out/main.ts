import { parseArgs } from 'node:util'
import { check } from './check.ts'
import { startPrograms } from './programs.ts'

const defaultPort = 4200

const usage = `npm run example -- single-sign-out                start a provider and two applications, and print where to begin
npm run example -- single-sign-out --check        do what a person would do, on free ports; a line a step
npm run example -- single-sign-out --port 5200    use the ports 5200 to 5202 instead of ${defaultPort} to ${defaultPort + 2}
`

/** What was asked for, or the sentence that says why it cannot be. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        port: { type: 'string', default: String(defaultPort) },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1024 || port > 65_533)
      return '--port is a number from 1024 to 65533'
    return { port, isCheck: values.check }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function runCheck(): Promise<number> {
  const programs = await startPrograms(0, () => {})
  try {
    return await check(programs)
  } finally {
    programs.stop()
  }
}

async function run(port: number): Promise<void> {
  const { provider, calendar, mail, stop } = await startPrograms(port, (program, text) => {
    process.stdout.write(`${program.padEnd(8)}  ${text}\n`)
  })
  process.stdout.write(`
  Open  ${calendar}  and  ${mail}  and sign in at both as  alice / wonderland
  Sign out at one of them, and look at the other again.

  browser               calendar               provider               mail
     |  1 sign out ───────> |                      |                      |
     |  2 <── redirect with the ID Token as hint   |                      |
     |  3 ───────────────────────────────────────> |  4 Logout Token ───> | ends the session
     |  5 <── redirect with the state of the logout|                      |

  The provider is at ${provider}. Ctrl-C stops all three. What happens to sessions is logged below.

`)
  process.once('SIGINT', stop).once('SIGTERM', stop)
}

async function main(): Promise<number> {
  const given = readArguments()
  if (typeof given === 'string') {
    process.stderr.write(`${given}\n\n${usage}`)
    return 1
  }
  if (given.isCheck) return runCheck()
  await run(given.port)
  return 0
}

process.exitCode = await main().catch((error: unknown) => {
  const isBusy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (!isBusy) throw error
  process.stderr.write(`A port is in use. Take other ports: --port 5200\n\n${usage}`)
  return 1
})
