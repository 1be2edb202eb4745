import { memoryStore } from '@authkit/common'
import { AuthorizationServer } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { expect, it } from 'vitest'

it('finds the live grants of a user as they were saved, for the end of a session', async () => {
  const clock = fixedClock()
  const now = clock()
  const { context } = new AuthorizationServer({
    issuer: 'https://op.example',
    store: memoryStore({ clock }),
    clients: [],
    clock,
  })
  const { grants } = context.repositories
  const grant = { clientId: 'web', scope: ['openid'], remembered: { openid: { nonce: 'n' } } }
  const long = { ...grant, grantId: 'long', subject: 'alice', authentication: { time: now } }
  await grants.save(long, now + 600)
  await grants.save({ ...grant, grantId: 'short', subject: 'alice' }, now + 60)
  await grants.save({ ...grant, grantId: 'other', subject: 'bob' }, now + 600)
  clock.advance(60)
  const found = await grants.findBySubject('alice')
  expect(found.map(({ grantId }) => grantId)).toEqual(['long'])
  expect(found[0]).toMatchObject(long)
  expect(await grants.findBySubject('nobody')).toEqual([])
})
