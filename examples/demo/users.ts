import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

interface StoredUser {
  readonly subject: string
  readonly name: string
  readonly email: string
  readonly salt: Buffer
  readonly hash: Buffer
}

/** The people who can sign in, and what they type. A real provider has a user table. */
export const credentials: readonly { username: string; password: string; name: string }[] = [
  { username: 'alice', password: 'wonderland', name: 'Alice Liddell' },
  { username: 'bob', password: 'builder', name: 'Bob Baumeister' },
]

/** A user directory with hashed passwords. */
export async function createUsers() {
  const users = new Map<string, StoredUser>()
  for (const { username, password, name } of credentials) {
    const salt = randomBytes(16)
    const hash = await derive(password, salt, 32)
    users.set(username, {
      subject: `user-${username}`,
      name,
      email: `${username}@demo.example`,
      salt,
      hash,
    })
  }
  const nobody: StoredUser = {
    subject: '',
    name: '',
    email: '',
    salt: randomBytes(16),
    hash: randomBytes(32),
  }

  return {
    /** The user, if the password is right. It takes as long for a name that nobody has. */
    async signIn(username: string, password: string): Promise<StoredUser | undefined> {
      const user = users.get(username) ?? nobody
      const right = timingSafeEqual(await derive(password, user.salt, 32), user.hash)
      return right && user !== nobody ? user : undefined
    },
    find: (subject: string) => [...users.values()].find((user) => user.subject === subject),
  }
}
