import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { AuthorizationServer } from '@authkit/oauth2/server'
import { notifySignOut } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { client, createProvider, issuer, remembered } from './provider.ts'

describe('notifySignOut', () => {
  it('ends for clients a session that the application ended by itself (Back-Channel Logout §2.5)', async () => {
    const { server, login, store, events } = createProvider({
      clients: [client('rp', { frontchannel_logout_uri: 'https://rp.example/front' })],
      end: { backChannel: false },
    })
    await login('rp', { sid: 's1' })
    const answer = await notifySignOut(server, { sid: 's1', subject: 'alice' })
    expect(answer.frames).toEqual(['https://rp.example/front'])
    expect(await remembered(store)).toEqual([])
    expect(events).toContainEqual(expect.objectContaining({ reason: 'signed_out' }))
  })

  it('says so when it was called by mistake', async () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients: [] })
    const session = { sid: 's1', subject: 'alice' }
    await expect(notifySignOut(server, session)).rejects.toThrow(/endSession/)
    const nobody = { ...session, subject: '' }
    await expect(notifySignOut(server, nobody)).rejects.toBeInstanceOf(AuthkitConfigError)
  })
})
