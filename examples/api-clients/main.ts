import { parseArgs } from 'node:util'
import { systemClock } from '@authkit/common'
import type { ServerEvent } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { check, type World } from './check.ts'
import { runDevice } from './device.ts'
import { type Programs, startPrograms } from './programs.ts'
import { createService, ordersOf } from './service.ts'
import { createServiceAccount } from './service-account.ts'

const defaultPort = 4300

const usage = `npm run example -- api-clients                start a provider, an API and a web application, and call the API in every way
npm run example -- api-clients --check        do what people would do as well, on free ports; a line a step
npm run example -- api-clients --port 5300    use the ports 5300 to 5302 instead of ${defaultPort} to ${defaultPort + 2}
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
  const clock = fixedClock(systemClock())
  const issued: World['issued'] = []
  const onEvent = (event: ServerEvent) => void (event.type === 'token_issued' && issued.push(event))
  const at = await startPrograms(0, { clock, onEvent })
  try {
    return await check({ at, clock, issued })
  } finally {
    at.stop()
  }
}

function print(program: string, text: string): void {
  process.stdout.write(`${program.padEnd(9)}  ${text}\n`)
}

/** What the programs do that nobody looks at: the service and the service account. */
async function runPrograms({ parts }: Programs): Promise<void> {
  const { calls } = createService(parts)
  for (const [name, call] of Object.entries(calls)) {
    const { of } = await call()
    print('service', `called the API by ${name} as ${of}`)
  }
  const { of } = await ordersOf(await createServiceAccount(parts).fetch('/orders'))
  print('account', `called the API as ${of}`)
}

/** What the device does until its user has answered, its code has expired, or everything ends. */
async function runTelevision({ parts }: Programs, signal: AbortSignal): Promise<void> {
  try {
    const { of } = await runDevice(parts, {
      signal,
      show: ({ user_code: code, verification_uri: page }) =>
        print('device', `open ${page} and type ${code}, with alice / wonderland`),
    })
    print('device', `called the API as ${of}`)
  } catch (error) {
    if (!signal.aborted) print('device', String(error))
  }
}

async function run(port: number): Promise<void> {
  const at = await startPrograms(port, {
    clock: systemClock,
    onEvent(event) {
      if (event.type !== 'token_issued') return
      print('provider', `a token for ${event.clientId}, by ${event.grantType}`)
    },
  })
  const end = new AbortController()
  const stop = () => {
    end.abort()
    at.stop()
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  process.stdout.write(`
  Open  ${at.web}  and sign in as  alice / wonderland. Ctrl-C stops everything.

`)
  await runPrograms(at)
  await runTelevision(at, end.signal)
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
  process.stderr.write(`A port is in use. Take other ports: --port 5300\n\n${usage}`)
  return 1
})
