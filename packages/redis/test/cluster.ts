import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, vi } from 'vitest'

/** A Redis Cluster of three nodes on loopback, without replicas and persistence. */
export interface RedisCluster {
  readonly nodes: readonly { host: string; port: number }[]
  stop(): Promise<void>
}

/** Whether this machine has the program `redis-server`. */
export const hasRedisServer: boolean =
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0

const host = '127.0.0.1'
const slotRanges = [
  [0, 5460],
  [5461, 10_922],
  [10_923, 16_383],
] as const

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** Starts the cluster and waits until every node knows all slots to be served. */
export async function startCluster(): Promise<RedisCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'authkit-redis-'))
  const children: ChildProcess[] = []
  const nodes: { host: string; port: number }[] = []
  const clients: Redis[] = []
  const stop = async (): Promise<void> => {
    for (const client of clients) client.disconnect()
    for (const child of children) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true })
  }
  try {
    for (const [first, last] of slotRanges) {
      const [port, busPort] = [await freePort(), await freePort()]
      children.push(startNode(folder, port, busPort))
      nodes.push({ host, port })
      // Connects again and again until the node listens.
      const client = new Redis({ host, port, retryStrategy: () => 20 })
      client.on('error', () => {})
      clients.push(client)
      await client.call('CLUSTER', 'ADDSLOTSRANGE', first, last)
      await clients[0]?.call('CLUSTER', 'MEET', host, port, busPort)
    }
    for (const client of clients) await vi.waitFor(() => isComplete(client), { timeout: 20_000 })
    return { nodes, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function startNode(folder: string, port: number, busPort: number): ChildProcess {
  const options = {
    port,
    bind: host,
    dir: folder,
    save: '',
    'cluster-enabled': 'yes',
    'cluster-port': busPort,
    'cluster-config-file': `nodes-${port}.conf`,
  }
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  return spawn('redis-server', flags, { stdio: 'ignore' })
}

/** Rejects unless the node knows all others and a server for each slot. */
async function isComplete(client: Redis): Promise<void> {
  const information = await client.cluster('INFO')
  expect(information).toMatch('cluster_state:ok')
  expect(information).toMatch('cluster_known_nodes:3')
}
