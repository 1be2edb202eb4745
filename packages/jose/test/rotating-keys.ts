import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { JsonWebToken, SigningKeys, type SigningKeysOptions } from '../src/index.ts'
import { manualClock } from './jwks-server.ts'

/** What seals the keys. */
export const secret = 'a secret that seals the keys in the store'
/** Seconds of a day. */
export const day = 86_400
/** Kind of their record. */
export const kind = 'key'

type Setup = Partial<SigningKeysOptions>

/** A store and a clock, and as many processes on them as a test wants. */
export function setup(shared: Setup = {}) {
  const clock = manualClock()
  const store = memoryStore({ clock })
  const start = (own: Setup = {}): SigningKeys =>
    new SigningKeys({ store, secret, clock, ...shared, ...own })
  const jwt = new JsonWebToken({ clock })
  return { clock, store, start, jwt }
}

/** A token that lives for a day, the longest that the keys are kept for by default. */
export async function sign(keys: SigningKeys, jwt: JsonWebToken, now: number): Promise<string> {
  const key = await keys.signingKey()
  return jwt.encode({ alg: key.alg ?? '' }, { iat: now, exp: now + day }, key)
}

/** The key IDs that a process publishes. */
export const kidsOf = async (keys: SigningKeys): Promise<unknown[]> =>
  (await keys.toJwks()).keys.map(({ kid }) => kid)

/** A store whose operations reject while `isDown`. */
export function fragile(store: Store): Store & { isDown: boolean; reads: number } {
  const state = { isDown: false, reads: 0 }
  const guard = <T>(run: () => Promise<T>): Promise<T> =>
    state.isDown ? Promise.reject(new Error('connection refused')) : run()
  return Object.assign(state, {
    ...store,
    get: (...given: Parameters<Store['get']>) => {
      state.reads += 1
      return guard(() => store.get(...given))
    },
    insert: (...given: Parameters<Store['insert']>) => guard(() => store.insert(...given)),
    replace: (...given: Parameters<Store['replace']>) => guard(() => store.replace(...given)),
  })
}

/** A store as if it were behind a network: every operation takes its time, another for each number. */
export function distant(store: Store, number: number): Store {
  let seed = number + 1
  const travel = async (): Promise<void> => {
    seed = (seed * 48_271) % 2_147_483_647
    for (let turn = seed % 31; turn >= 0; turn -= 1) await new Promise(setImmediate)
  }
  return {
    ...store,
    async get(...given) {
      await travel()
      return store.get(...given)
    },
    async insert(...given) {
      await travel()
      return store.insert(...given)
    },
    async put(...given) {
      await travel()
      return store.put(...given)
    },
    async replace(...given) {
      await travel()
      return store.replace(...given)
    },
  }
}
