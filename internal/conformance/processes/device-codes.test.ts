import { type ChildProcess, spawn } from 'node:child_process'
import { once as ended } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sqliteStore, storeKinds } from '@authkit/kysely'
import { AuthorizationServer, deviceCode, DeviceVerification } from '@authkit/oauth2/server'
import { describe, expect, it, onTestFinished } from 'vitest'

const kinds = [...new Set([...storeKinds, 'device_code', 'user_code', 'user_code_attempts'])]
const client = {
  client_id: 'television',
  token_endpoint_auth_method: 'none',
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
}

/** What a process answers for one request. */
interface Answer {
  readonly status: number
  readonly token?: string
  readonly error?: string
}

/** Starts a server process on a file and gives a function that lets it redeem a device code so often at once. */
async function start(file: string): Promise<{
  child: ChildProcess
  redeem: (code: string, times: number) => Promise<readonly Answer[]>
}> {
  const script = join(import.meta.dirname, 'device-process.ts')
  const options = ['--conditions=@authkit/source', '--no-warnings', script, file, kinds.join(',')]
  const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await lines.next()).value)
  expect(await next()).toBe('ready')
  return {
    child,
    redeem: async (code, times) => {
      child.stdin.write(`${times} ${code}\n`)
      // The script answers each line with a list of this shape.
      return JSON.parse(await next()) as readonly Answer[]
    },
  }
}

describe('device codes in processes of their own', () => {
  it('A-18, A-47 are redeemed once on one SQLite file, and what was given out is revoked by a second use', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authkit-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'store.sqlite')
    const store = sqliteStore(file, { kinds })
    const server = new AuthorizationServer({
      issuer: 'https://issuer.example',
      store,
      clients: [client],
    }).registerGrant(deviceCode({ verificationUri: 'https://issuer.example/device' }))
    const verification = new DeviceVerification(server)
    const isLive = async (token = '') =>
      (await server.context.repositories.accessTokens.find(token)) !== undefined
    /** A device code whose user said yes. */
    const approvedCode = async (): Promise<string> => {
      const begun = await server.createEndpointResponse('device_authorization', {
        method: 'POST',
        url: 'https://issuer.example/device_authorization',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'client_id=television',
      })
      const { device_code: code, user_code: userCode } = JSON.parse(begun.body ?? '{}')
      const request = await verification.find(userCode, 'session')
      const authentication = { time: Math.floor(Date.now() / 1000) }
      await verification.approve(request, { subject: 'alice', authentication })
      return code
    }
    const [one, other] = await Promise.all([start(file), start(file)])

    const once = await approvedCode()
    const [first] = await one.redeem(once, 1)
    expect(first?.status).toBe(200)
    expect(await isLive(first?.token)).toBe(true)
    expect(await other.redeem(once, 1)).toEqual([{ status: 400, error: 'invalid_grant' }])
    expect(await isLive(first?.token)).toBe(false)

    for (let round = 0; round < 10; round++) {
      const code = await approvedCode()
      const races = await Promise.all([one.redeem(code, 10), other.redeem(code, 10)])
      const answers = races.flat()
      const winners = answers.filter(({ status }) => status === 200)
      expect(winners).toHaveLength(1)
      const losers = answers.filter(({ error }) => error === 'invalid_grant')
      expect(losers).toHaveLength(19)
      for (const { token } of winners) expect(await isLive(token)).toBe(false)
      expect(await store.findBy('access_token', { subject: 'alice' })).toEqual([])
    }
    for (const { child } of [one, other]) {
      child.stdin?.end()
      expect(await ended(child, 'exit')).toEqual([0, null])
    }
    await store.close()
  })
})
