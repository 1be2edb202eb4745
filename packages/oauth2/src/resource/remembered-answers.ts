import { AuthkitConfigError, type Clock, sha256 } from '@authkit/common'
import { SingleFlight } from '../client/flight.ts'
import { checkSeconds } from '../server/lifetimes.ts'
import { AnswerCache } from './answer-cache.ts'
import type { AskAboutToken } from './introspection-request.ts'
import type { IntrospectionOptions } from './introspection.ts'

/** Asks once for all who wait for the same answer, and keeps it for a while, RFC 7662 §4. */
export function rememberedAnswers(
  options: IntrospectionOptions,
  clock: Clock,
  ask: AskAboutToken,
): AskAboutToken {
  const { issuer, endpoint, clientId, maxEntries = 10_000 } = options
  const { cache, inactiveCache } = lifetimes(options)
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1)
    throw new AuthkitConfigError('maxEntries is a whole number of at least 1')
  const flights = new SingleFlight<string>()
  // Apart, so that a flood of bad tokens does not drive the good ones out.
  const active = new AnswerCache(maxEntries)
  const inactive = new AnswerCache(maxEntries)
  return async (token) => {
    // A hash, so that the memory of the process holds no token, of everything that the answer depends on.
    const key = sha256(JSON.stringify([issuer, endpoint, clientId, token]))
    const now = clock()
    const kept = active.get(key, now) ?? inactive.get(key, now)
    if (kept !== undefined) return kept
    return flights.run(key, async () => {
      // Counted from before the question: a token that is revoked meanwhile ends as soon as any other.
      const since = clock()
      const answer = await ask(token)
      const { works, exp } = read(answer)
      // RFC 7662 §4: an answer is not used beyond the end of the token.
      if (works) active.set(key, { answer, since, until: Math.min(since + cache, exp) })
      else inactive.set(key, { answer, since, until: since + inactiveCache })
      return answer
    })
  }
}

function lifetimes(options: IntrospectionOptions): { cache: number; inactiveCache: number } {
  const { cache = 10, inactiveCache = Math.floor(cache / 5) } = options
  checkSeconds('cache', cache, 0, 3600)
  checkSeconds('inactiveCache', inactiveCache, 0)
  if (inactiveCache === 0 || inactiveCache < cache) return { cache, inactiveCache }
  throw new AuthkitConfigError('inactiveCache is shorter than cache')
}

function read(answer: string): { works: boolean; exp: number } {
  // The text of an object.
  const { active, exp } = JSON.parse(answer) as { active?: unknown; exp?: unknown }
  return { works: active === true, exp: typeof exp === 'number' ? exp : Infinity }
}
