import { createInterface } from 'node:readline'
import { jwt, SigningKeys } from '@authkit/jose'
import { sqliteStore } from '@authkit/kysely'

/**
 * A process of its own that signs and verifies with the keys in a file. For each line of input, a time in seconds and a token
 * or nothing, it answers with its key IDs, what it says to the token, and a token of its own.
 */
const [file = '', secret = ''] = process.argv.slice(2)
let now = 0
const store = sqliteStore(file)
const keys = new SigningKeys({ store, secret, clock: () => now })
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [time, token] = line.split(' ')
  now = Number(time)
  const key = await keys.signingKey()
  const own = jwt.encode({ alg: 'ES256' }, { sub: String(process.pid) }, key)
  const { sub } = token === undefined ? {} : await jwt.decodeAsync(token, keys)
  const published = await keys.toJwks()
  console.log(JSON.stringify({ kids: published.keys.map(({ kid }) => kid), sub, token: own }))
}
await store.close()
