import { AuthkitConfigError } from '@authkit/common'
import type { RunScript } from './client.ts'
import { asList, asText } from './record.ts'
import { memoryScript } from './scripts.ts'

/**
 * Makes sure that the node of a key never drops keys to make room. Rejects with AuthkitConfigError if it may, or does not tell. What it finds
 * good it does not look at again.
 */
export function evictionCheck(runScript: RunScript): (base: string) => Promise<void> | undefined {
  const good = new Set<string>()
  const looks = new Map<string, Promise<void>>()
  const look = async (base: string): Promise<void> => {
    try {
      const [memory, refusal] = asList(await runScript(memoryScript, [base], [])).map(asText)
      judge(memory ?? '', refusal ?? '')
      good.add(base)
    } finally {
      looks.delete(base)
    }
  }
  return (base) => {
    if (good.has(base)) return undefined
    const running = looks.get(base) ?? look(base)
    looks.set(base, running)
    return running
  }
}

function judge(memory: string, refusal: string): void {
  const maximum = /^maxmemory:(\d+)/m.exec(memory)?.[1]
  const policy = /^maxmemory_policy:([\w-]+)/m.exec(memory)?.[1]
  if (maximum === undefined || policy === undefined) {
    throw new AuthkitConfigError(
      'redisStore may not see by INFO memory whether Redis evicts keys; allow INFO to its user, or make sure that maxmemory-policy is noeviction and pass allowEviction: true',
      refusal ? { cause: new Error(refusal) } : {},
    )
  }
  // Without a maximum nothing is evicted, whatever the policy.
  if (maximum === '0' || policy === 'noeviction') return
  throw new AuthkitConfigError(
    `Redis evicts keys by maxmemory-policy ${policy}, a grant or the mark of a used code among them; set it to noeviction, or pass allowEviction: true to redisStore and bear that`,
  )
}
