import type { ChildProcess } from 'node:child_process'
import { Redis } from 'ioredis'
import { expect, vi } from 'vitest'
import { freePort, host, kill, spawnRedis, temporaryFolder } from './servers.ts'

/** A Redis Cluster of three nodes on loopback, without replicas and persistence. */
export interface RedisCluster {
  readonly nodes: readonly { host: string; port: number }[]
  stop(): Promise<void>
}

const slotRanges = [
  [0, 5460],
  [5461, 10_922],
  [10_923, 16_383],
] as const

/** Starts the cluster and waits until every node knows all slots to be served. */
export async function startCluster(): Promise<RedisCluster> {
  const folder = temporaryFolder()
  const children: ChildProcess[] = []
  const nodes: { host: string; port: number }[] = []
  const clients: Redis[] = []
  const stop = async (): Promise<void> => {
    for (const client of clients) client.disconnect()
    for (const child of children) await kill(child)
    folder.remove()
  }
  try {
    for (const [first, last] of slotRanges) {
      const [port, busPort] = [await freePort(), await freePort()]
      children.push(startNode(folder.path, port, busPort))
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
  return spawnRedis({
    port,
    dir: folder,
    save: '',
    'cluster-enabled': 'yes',
    'cluster-port': busPort,
    'cluster-config-file': `nodes-${port}.conf`,
  })
}

/** Rejects unless the node knows all others and a server for each slot. */
async function isComplete(client: Redis): Promise<void> {
  const information = await client.cluster('INFO')
  expect(information).toMatch('cluster_state:ok')
  expect(information).toMatch('cluster_known_nodes:3')
}
