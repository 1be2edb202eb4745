import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, jwt, KeySet, unverifiedHeader, unverifiedJwt } from '@authkit/jose'
import { endSession, type LogoutDelivery } from '@authkit/oidc/provider'
import { afterEach, describe, expect, it } from 'vitest'
import { client, createProvider, issuer, keys, now, remembered, secret } from './provider.ts'
import { type RelyingParties, type Script, startRelyingParties } from './relying-parties.ts'

const started: RelyingParties[] = []

async function start(script?: Script): Promise<RelyingParties> {
  const parties = await startRelyingParties(script)
  started.push(parties)
  return parties
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((parties) => parties.close()))
})

/** Without pauses between tries, and waiting until all is settled. */
const patient = { addresses: 'any', backoff: 0, wait: 60, timeout: 5 } as const

describe('a Logout Token', () => {
  it('GAP-8 GAP-11 A-58 says which session ended, to one client and for two minutes (Back-Channel Logout §2.4)', async () => {
    const parties = await start()
    const { login, signOut } = createProvider({
      clients: [client('rp', { backchannel_logout_uri: parties.uri('rp') })],
      end: { backChannel: patient },
    })
    await login('rp', { sid: 's1' })
    await signOut('s1')
    const [received] = parties.received
    expect(received).toMatchObject({ path: '/rp', method: 'POST' })
    expect(received?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect([...(received?.form.keys() ?? [])]).toEqual(['logout_token'])
    const [token = ''] = parties.tokens('rp')
    const { header, claims } = jwt.verify(token, KeySet.import(keys.toJSON()), {
      algorithms: ['RS256'],
      typ: 'logout+jwt',
      issuer,
      audience: 'rp',
      clock: () => now,
    })
    expect(header).toMatchObject({ alg: 'RS256', typ: 'logout+jwt' })
    expect(claims).toEqual({
      iss: issuer,
      sub: 'alice',
      aud: 'rp',
      iat: now,
      exp: now + 120,
      jti: expect.stringMatching(/^\w{22}$/),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      sid: 's1',
    })
    expect(Object.keys(claims)).not.toContain('nonce')
  })

  it('is signed by the algorithm of the ID Tokens of its client, and never unsigned (Back-Channel Logout §2.4)', async () => {
    const parties = await start()
    const of = (name: string, alg: string) =>
      client(name, { backchannel_logout_uri: parties.uri(name), id_token_signed_response_alg: alg })
    const { login, signOut } = createProvider({
      clients: [of('es', 'ES256'), of('mac', 'HS256'), of('none', 'none')],
      openid: { algorithms: ['RS256', 'ES256', 'HS256', 'none'] },
      end: { backChannel: patient },
    })
    for (const name of ['es', 'mac', 'none']) await login(name, { sid: 's1' })
    await signOut('s1')
    const algOf = (name: string) => unverifiedHeader(parties.tokens(name)[0] ?? '')['alg']
    expect(['es', 'mac', 'none'].map(algOf)).toEqual(['ES256', 'HS256', 'RS256'])
    const [mac = ''] = parties.tokens('mac')
    expect(jwt.decode(mac, Buffer.from(secret), { clock: () => now })).toMatchObject({ aud: 'mac' })
  })

  it('is encrypted for a client whose ID Tokens are (Back-Channel Logout §2.4)', async () => {
    const parties = await start()
    const key = JsonWebKey.generate('RSA', { alg: 'RSA-OAEP-256', use: 'enc' })
    const { login, signOut } = createProvider({
      clients: [
        client('rp', {
          backchannel_logout_uri: parties.uri('rp'),
          id_token_encrypted_response_alg: 'RSA-OAEP-256',
          jwks: new KeySet([key]).toJSON(),
        }),
      ],
      openid: { encryption: true },
      end: { backChannel: patient },
    })
    await login('rp', { sid: 's1' })
    await signOut('s1')
    const [token = ''] = parties.tokens('rp')
    expect(token.split('.')).toHaveLength(5)
    const claims = jwt.decode(token, KeySet.import(keys.toJSON()), {
      typ: 'logout+jwt',
      clock: () => now,
      decrypt: { key },
    })
    expect(claims).toMatchObject({ aud: 'rp', sid: 's1' })
  })

  it('calls the user as the client knows him (Core §8)', async () => {
    const parties = await start()
    const { login, signOut } = createProvider({
      clients: [client('rp', { backchannel_logout_uri: parties.uri('rp') })],
      openid: {
        subjectTypes: [
          {
            subjectType: 'pairwise',
            subjectFor: (subject, each) => `${subject}@${each.client_id}`,
          },
        ],
      },
      end: { backChannel: { ...patient, tokenLifetime: 30 } },
    })
    await login('rp', { sid: 's1' })
    await signOut('s1')
    const { claims } = unverifiedJwt(parties.tokens('rp')[0] ?? '')
    expect(claims).toMatchObject({ sub: 'alice@rp', exp: now + 30 })
  })
})

describe('the delivery of Logout Tokens', () => {
  const clientsOf = (parties: RelyingParties, ...names: readonly string[]) =>
    names.map((name) => client(name, { backchannel_logout_uri: parties.uri(name) }))

  it('A-58 reaches the others when one hangs, fails or redirects, and follows no redirect (Back-Channel Logout §2.8)', async () => {
    const names = ['good', 'empty', 'hangs', 'fails', 'moved', 'refuses', 'odd']
    const parties = await start({
      empty: [204],
      hangs: ['hang', 'hang'],
      fails: [500, 503],
      moved: [302],
      refuses: [400],
      odd: [202],
    })
    const deliveries: LogoutDelivery[] = []
    const { login, signOut, events, store } = createProvider({
      clients: clientsOf(parties, ...names),
      end: {
        backChannel: {
          ...patient,
          retries: 1,
          timeout: 0.2,
          concurrency: 2,
          onDelivery: (delivery) => deliveries.push(delivery),
        },
      },
    })
    for (const name of names) await login(name, { sid: 's1' })
    await signOut('s1')
    const of = (name: string) => deliveries.find(({ clientId }) => clientId === name)
    expect(deliveries.map(({ clientId }) => clientId).toSorted()).toEqual(names.toSorted())
    expect(of('good')).toMatchObject({ delivered: true, attempts: 1, status: 200, sid: 's1' })
    expect(of('empty')).toMatchObject({ delivered: true, attempts: 1, status: 204 })
    const failed = { delivered: false }
    expect(of('hangs')).toMatchObject({ ...failed, attempts: 2, reason: 'ERR_FETCH_TIMEOUT' })
    expect(of('fails')).toMatchObject({ ...failed, attempts: 2, reason: 'status', status: 503 })
    expect(of('moved')).toMatchObject({ ...failed, attempts: 1, reason: 'ERR_FETCH_REDIRECT' })
    expect(of('refuses')).toMatchObject({ ...failed, attempts: 1, reason: 'status', status: 400 })
    expect(of('odd')).toMatchObject({ ...failed, attempts: 1, reason: 'status', status: 202 })
    expect(parties.received.some(({ path }) => path === '/elsewhere')).toBe(false)
    const reported = events.filter(({ type }) => type.startsWith('logout_'))
    expect(reported).toHaveLength(names.length)
    expect(reported).toContainEqual({
      type: 'logout_delivered',
      clientId: 'good',
      sid: 's1',
      attempts: 1,
    })
    expect(reported).toContainEqual(
      expect.objectContaining({ type: 'logout_failed', clientId: 'fails', status: 503 }),
    )
    // Whoever was not reached is not tried for ever.
    expect(await remembered(store)).toEqual([])
  })

  it('tries again what may pass, each time with another token (Back-Channel Logout §2.5)', async () => {
    const parties = await start({ rp: [429, 502, 200] })
    const { login, signOut, events } = createProvider({
      clients: clientsOf(parties, 'rp'),
      end: { backChannel: patient },
    })
    await login('rp', { sid: 's1' })
    await signOut('s1')
    const jtis = parties.tokens('rp').map((token) => unverifiedJwt(token).claims.jti)
    expect(new Set(jtis).size).toBe(3)
    expect(events).toContainEqual({
      type: 'logout_delivered',
      clientId: 'rp',
      sid: 's1',
      attempts: 3,
    })
  })

  it('tries again when nobody listens, and then gives up (Back-Channel Logout §2.8)', async () => {
    const parties = await start()
    const { login, signOut, events } = createProvider({
      clients: clientsOf(parties, 'rp'),
      end: { backChannel: patient },
    })
    await login('rp', { sid: 's1' })
    await parties.close()
    await signOut('s1')
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'logout_failed',
        clientId: 'rp',
        reason: 'ERR_FETCH_NETWORK',
        attempts: 3,
        status: undefined,
      }),
    )
  })

  it('sends no more requests at the same time than it may (Back-Channel Logout §2.5)', async () => {
    let running = 0
    let most = 0
    const release: (() => void)[] = []
    const names = ['a', 'b', 'c', 'd', 'e']
    const fetch: typeof globalThis.fetch = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => {
        release.push(resolve)
        // When as many run as may, or as there are left, they are answered.
        if (release.length === 2 || running + answered === names.length) flush()
      })
      running -= 1
      return new Response(null)
    }
    let answered = 0
    const flush = (): void => {
      for (const resolve of release.splice(0)) {
        answered += 1
        resolve()
      }
    }
    const { login, signOut, events } = createProvider({
      clients: names.map((name) =>
        client(name, { backchannel_logout_uri: `https://${name}.example/logout` }),
      ),
      end: { backChannel: { ...patient, concurrency: 2, fetch } },
    })
    for (const name of names) await login(name, { sid: 's1' })
    await signOut('s1')
    expect(most).toBe(2)
    expect(events.filter(({ type }) => type === 'logout_delivered')).toHaveLength(5)
  })

  it('A-58 does not keep the user waiting, and goes on after the answer (Back-Channel Logout §2.5)', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<Response>()
    const delivery = Promise.withResolvers<LogoutDelivery>()
    const { login, signOut, events } = createProvider({
      clients: [client('rp', { backchannel_logout_uri: 'https://rp.example/logout' })],
      end: {
        backChannel: {
          ...patient,
          wait: 0,
          fetch() {
            asked.resolve()
            return answer.promise
          },
          onDelivery: delivery.resolve,
        },
      },
    })
    await login('rp', { sid: 's1' })
    await signOut('s1')
    expect(events.some(({ type }) => type.startsWith('logout_'))).toBe(false)
    await asked.promise
    answer.resolve(new Response(null))
    expect(await delivery.promise).toMatchObject({ delivered: true, clientId: 'rp', attempts: 1 })
  })

  it.each([
    'https://user@rp.example/logout',
    'https://rp.example/logout#x',
    'http://127.0.0.1/logout',
    'http://rp.example/logout',
    'file:///etc/passwd',
    'no URL',
  ])('A-43 is refused at the start for a client that could not be told at %s', (uri) => {
    const clients = [client('rp', { backchannel_logout_uri: uri })]
    expect(() => createProvider({ clients, end: {} })).toThrow('backchannel_logout_uri is an https')
    expect(() => createProvider({ clients, end: { backChannel: false } })).not.toThrow()
  })

  it('A-43 connects to no address that is not public, whatever a client registered (Back-Channel Logout §2.5)', async () => {
    const uris = [
      'https://127.0.0.1/logout',
      'https://[::1]/logout',
      'https://[::ffff:7f00:1]/logout',
      'https://169.254.169.254/latest',
      'https://10.0.0.1/logout',
      'https://100.64.0.1/logout',
      'https://[fd00::1]/logout',
      'https://0/logout',
      'https://2130706433/logout',
      'https://0x7f.1/logout',
      'https://localhost/logout',
      'https://rp.example:25/logout',
    ]
    const { login, signOut, events } = createProvider({
      clients: uris.map((uri, index) =>
        client(`rp${index}`, {
          backchannel_logout_uri: uri,
          backchannel_logout_session_required: true,
        }),
      ),
      end: { backChannel: { wait: 60 } },
    })
    for (const index of uris.keys()) await login(`rp${index}`, { sid: 's1' })
    await signOut('s1')
    const failures = events.filter((event) => event.type === 'logout_failed')
    expect(failures).toHaveLength(uris.length)
    for (const { reason, attempts } of failures) {
      expect(['ERR_FETCH_BLOCKED_ADDRESS', 'ERR_FETCH_INSECURE']).toContain(reason)
      expect(attempts).toBe(1)
    }
  })

  it('reports a client that nothing can be signed for, and tells the others (Back-Channel Logout §2.4)', async () => {
    const parties = await start()
    const { login, signOut, events } = createProvider({
      clients: clientsOf(parties, 'good', 'bad'),
      openid: {
        subjectTypes: [
          {
            subjectType: 'public',
            subjectFor(subject, { client_id: clientId }) {
              if (clientId === 'bad' && isOver) throw new Error('no subject')
              return subject
            },
          },
        ],
      },
      end: {
        backChannel: {
          ...patient,
          onDelivery() {
            throw new Error('a listener that fails')
          },
        },
      },
    })
    let isOver = false
    for (const name of ['good', 'bad']) await login(name, { sid: 's1' })
    isOver = true
    await signOut('s1')
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'logout_failed', clientId: 'bad', reason: 'token' }),
    )
    expect(parties.tokens('good')).toHaveLength(1)
  })
})

describe('the options of the back channel', () => {
  it('are refused when they cannot be (Back-Channel Logout §4)', () => {
    for (const [backChannel, problem] of [
      [{ retries: 1.5 }, /retries is a whole number/],
      [{ retries: -1 }, /retries/],
      [{ timeout: 0 }, /timeout is a number from/],
      [{ concurrency: 0 }, /concurrency/],
      [{ wait: -1 }, /wait/],
      [{ tokenLifetime: 601 }, /tokenLifetime/],
      [{ backoff: Number.NaN }, /backoff/],
      [{ addresses: 'private' }, /addresses is/],
      [{ fetch }, /needs addresses: 'any'/],
      [{ retrys: 1 }, /has no option "retrys"/],
    ] as const) {
      const create = (): unknown => Reflect.apply(endSession, undefined, [{ backChannel }])
      expect(create).toThrow(AuthkitConfigError)
      expect(create).toThrow(problem)
    }
    for (const sessionLifetime of [0, 1.5, 1e12])
      expect(() => endSession({ sessionLifetime })).toThrow(/sessionLifetime/)
  })
})
