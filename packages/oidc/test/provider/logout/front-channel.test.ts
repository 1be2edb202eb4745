import { describe, expect, it } from 'vitest'
import { client, createProvider } from './provider.ts'

/** The frames of a session that clients with these members take part in. */
async function framesOf(...members: readonly Parameters<typeof client>[1][]) {
  const { login, signOut } = createProvider({
    clients: members.map((each, index) =>
      client(`rp${index}`, { redirect_uris: ['https://rp.example/callback'], ...each }),
    ),
    end: { backChannel: false },
  })
  for (const index of members.keys()) await login(`rp${index}`, { sid: 's/1&x' })
  return (await signOut('s/1&x')).frames
}

describe('the frames of a sign-out', () => {
  it('GAP-9 are the pages that clients registered, with issuer and session where they ask for them (Front-Channel Logout §2)', async () => {
    const uri = 'https://rp.example/front'
    expect(await framesOf({ frontchannel_logout_uri: uri })).toEqual([uri])
    const [frame = ''] = await framesOf({
      frontchannel_logout_uri: `${uri}?tenant=a%20b`,
      frontchannel_logout_session_required: true,
    })
    expect(frame.startsWith(`${uri}?tenant=a%20b&`)).toBe(true)
    expect(Object.fromEntries(new URL(frame).searchParams)).toEqual({
      tenant: 'a b',
      iss: 'https://op.example',
      sid: 's/1&x',
    })
  })

  it('are each there once, and none for a client without one (Front-Channel Logout §3)', async () => {
    const uri = 'https://rp.example/front'
    const page = { frontchannel_logout_uri: uri }
    expect(await framesOf(page, {}, page)).toEqual([uri])
    expect(await framesOf({})).toEqual([])
  })

  it('are 50 at most, those first that nothing else tells, and the others are reported (Front-Channel Logout §2)', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `rp${index}`)
    const { login, signOut, events } = createProvider({
      clients: names.map((name, index) =>
        client(name, {
          frontchannel_logout_uri: `https://${name}.example/front`,
          ...(index < 15 && { backchannel_logout_uri: `https://${name}.example/back` }),
        }),
      ),
      end: {
        backChannel: { addresses: 'any', wait: 60, fetch: async () => new Response(null) },
      },
    })
    for (const name of names) await login(name, { sid: 's1' })
    const { frames } = await signOut('s1')
    expect(frames).toHaveLength(50)
    const alone = names.slice(15).map((name) => `https://${name}.example/front`)
    expect(frames).toEqual(expect.arrayContaining(alone))
    const failed = events.filter((event) => event.type === 'logout_failed')
    expect(failed).toHaveLength(10)
    expect(failed[0]).toEqual({
      type: 'logout_failed',
      clientId: expect.stringMatching(/^rp(?:\d|1[0-4])$/),
      sid: 's1',
      attempts: 0,
      reason: 'too_many_frames',
    })
  })

  it('A-43 A-06 are pages of the client alone, whatever was written down about it (Front-Channel Logout §2)', async () => {
    for (const uri of [
      'javascript:alert(1)',
      'data:text/html,x',
      'http://rp.example/front',
      'https://rp.example:8443/front',
      'https://other.example/front',
      'https://rp.example@other.example/front',
      'https://rp.example/front#x',
      'https://rp.example/"><script>',
      `https://rp.example/${'x'.repeat(2048)}`,
      7,
    ])
      expect(await framesOf({ frontchannel_logout_uri: uri }), String(uri)).toEqual([])
  })

  it('may be pages of this machine for a client that is answered there (Front-Channel Logout §2)', async () => {
    const here = 'http://127.0.0.1:3000/front'
    const app = { frontchannel_logout_uri: 'com.example.app:/front' }
    expect(
      await framesOf({
        redirect_uris: ['http://127.0.0.1:3000/callback'],
        frontchannel_logout_uri: here,
      }),
    ).toEqual([here])
    expect(await framesOf({ redirect_uris: ['com.example.app:/callback'], ...app })).toEqual([])
  })
})
