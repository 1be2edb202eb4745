import { once } from 'node:events'
import { notify } from '@authkit/common'
import { expect, it } from 'vitest'

it('tells the listener', () => {
  const seen: string[] = []
  notify((event: string) => seen.push(event), 'login')
  notify(undefined, 'nobody listens')
  expect(seen).toEqual(['login'])
})

it.each([
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
  ['rejects', () => Promise.reject(new Error('disk full'))],
])('A-60 turns a listener that %s into a warning', async (_what, listener) => {
  const warned = once(process, 'warning')
  notify(listener, 'login')
  const [warning] = await warned
  expect(warning).toMatchObject({
    code: 'AUTHKIT_LISTENER',
    message: 'A listener failed: disk full',
  })
})
