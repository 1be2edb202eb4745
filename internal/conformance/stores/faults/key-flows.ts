import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { jwt, KeySet, SigningKeys } from '@authkit/jose'
import { fixedClock } from '@authkit/testing'
import { done } from './answer.ts'
import type { Flow } from './audit.ts'
import { atFirst } from './observe.ts'
import { faultyStore } from './faulty-store.ts'

const day = 86_400

interface Step {
  readonly name: string
  /** Whether there are keys before. */
  readonly hasKeys: boolean
  readonly act: (keys: SigningKeys) => Promise<unknown>
}

/** The signing keys as the process that asked and as another one sees them. */
const flow = ({ name, hasKeys, act }: Step): Flow => ({
  name,
  status: 200,
  async begin() {
    const clock = fixedClock()
    const inner: Store = memoryStore({ clock })
    const faulty = faultyStore(inner)
    const open = (store: Store): SigningKeys =>
      new SigningKeys({ store, secret: 'a secret that seals the keys in the store', clock })
    const keys = open(faulty.store)
    const token = hasKeys
      ? jwt.encode({ alg: 'ES256' }, { sub: 'alice' }, await keys.signingKey())
      : undefined
    const states = async (seen: SigningKeys): Promise<unknown> =>
      (await seen.status()).map(({ state }) => state)
    return {
      store: faulty,
      async act() {
        await act(keys)
        return done
      },
      observers: {
        'what is stored, to another process': atFirst(async () =>
          (await inner.get('key', 'default')) === undefined ? 'nothing' : states(open(inner)),
        ),
        'what verifies of what was signed before': atFirst(async () => {
          if (token === undefined) return undefined
          const set = KeySet.import(await open(inner).toJwks())
          return jwt.decodeAsync(token, set).then(
            () => 'verified',
            () => 'refused',
          )
        }),
        'this process after a while': atFirst(async () => {
          clock.advance(120)
          // After a failure it signs with what it knows and looks into the store meanwhile.
          await keys.signingKey()
          await keys.resolve({ alg: 'ES256', kid: 'nobody' }).catch(() => undefined)
          const key = await keys.signingKey()
          const known = await open(inner).resolve({ alg: 'ES256', kid: key.kid })
          return known.kid === key.kid
        }),
        'both a day later': atFirst(async () => {
          clock.advance(day)
          const [one, other] = [await keys.signingKey(), await open(inner).signingKey()]
          return one.kid === other.kid
        }),
      },
    }
  },
})

/** Every way in which signing keys change. */
export const keyFlows: readonly Flow[] = [
  {
    name: 'signing keys: the first',
    hasKeys: false,
    act: (keys: SigningKeys) => keys.signingKey(),
  },
  { name: 'signing keys: rotation', hasKeys: true, act: (keys: SigningKeys) => keys.rotate() },
  {
    name: 'signing keys: rotation that revokes',
    hasKeys: true,
    act: (keys: SigningKeys) => keys.rotate({ revoke: true }),
  },
].map(flow)
