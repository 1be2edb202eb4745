/** Whom a name and a password belong to. A real provider hashes them. */
export function signIn({ username, password }: { username: string; password: string }) {
  return username === 'alice' && password === 'wonderland'
    ? { subject: 'user-alice', name: 'Alice Liddell' }
    : undefined
}
