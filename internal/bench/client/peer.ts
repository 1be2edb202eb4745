import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The client that everybody is, and what it asks for. */
export const credentials = {
  clientId: 'notebook',
  clientSecret: 'kT3vXo8mZq1Lw6RbY9pHs4NcJf7UdGe2AaVxQi5WnEl',
  scope: 'notes',
} as const

/** The token that every authorized request carries. */
export const accessToken = 'mF_9.B5f-4.1JqM.tGzv3OkF0XG5Qx2TlKWIA'

let started: Promise<string> | undefined

/** The origin of the other side, which ends with this process. */
export function peerOrigin(): Promise<string> {
  return (started ??= start())
}

async function start(): Promise<string> {
  const child = fork(join(import.meta.dirname, 'peer-process.ts'))
  const [port]: unknown[] = await once(child, 'message')
  // The bench ends when it is done, and the process with it.
  child.unref()
  child.channel?.unref()
  return `http://127.0.0.1:${String(port)}`
}
