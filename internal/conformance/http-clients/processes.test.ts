import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EngineName, engines, isRequired } from '../stores/engines.ts'
import { type Received, scriptedApi, type ScriptedApi } from './api.ts'
import type { Errand, News } from './renewing-process.ts'

const names: readonly EngineName[] = ['sqlite', 'postgres', 'mariadb', 'redis']
const fields = await Promise.all(
  names.map(async (name) => ({ name, reachable: await engines[name].isReachable() })),
)
const timeout = 60_000

const successor = {
  access_token: 'new',
  token_type: 'Bearer',
  refresh_token: 'new-refresh',
  expires_in: 3600,
}

/** A process of `renewing-process.ts`. */
interface Renewing {
  readonly child: ChildProcess
  /** The first news of a kind. */
  readonly news: <Kind extends News['is']>(is: Kind) => Promise<Extract<News, { is: Kind }>>
}

function start(errand: Errand): Renewing {
  const child = fork(join(import.meta.dirname, 'renewing-process.ts'), [JSON.stringify(errand)], {
    execArgv: ['--conditions=@authkit/source', '--no-warnings'],
  })
  const kinds = { ready: hope(), waiting: hope(), done: hope() }
  child.on('message', (news: News) => kinds[news.is].resolve(news))
  child.on('exit', (code, signal) => {
    const end = new Error(`A process ended: ${code ?? signal}`)
    for (const { reject } of Object.values(kinds)) reject(end)
  })
  return {
    child,
    // Each kind is resolved with news of its own.
    news: (is) => kinds[is].promise as Promise<never>,
  }
}

/** A promise whose rejection is of no interest if nobody asks. */
function hope(): ReturnType<typeof Promise.withResolvers<News>> {
  const made = Promise.withResolvers<News>()
  made.promise.catch(() => {})
  return made
}

it.skipIf(!isRequired).each(fields)('finds $name', ({ reachable }) => {
  expect(reachable).toBe(true)
})

describe.each(fields)('processes that share a token in $name', ({ name, reachable }) => {
  let api: ScriptedApi
  let space = ''
  let running: Renewing[] = []

  beforeEach(async ({ skip }) => {
    if (!reachable) skip()
    space = await engines[name].create()
    api = await scriptedApi()
    api.on('/notes', ({ headers }: Received) => ({
      status: headers.authorization === 'Bearer new' ? 200 : 401,
    }))
  }, timeout)

  afterEach(async () => {
    if (!reachable) return
    for (const { child } of running) child.kill('SIGKILL')
    running = []
    await api.close()
    await engines[name].drop(space)
  }, timeout)

  /** Starts processes that wait for each other before they begin. */
  async function startAll(count: number, lifetime: number): Promise<readonly Renewing[]> {
    const errand = { engine: name, space, origin: api.origin, clients: 20, calls: 5, lifetime }
    running = Array.from({ length: count }, () => start(errand))
    await Promise.all(running.map(({ news }) => news('ready')))
    return running
  }

  const begin = ({ child }: Renewing): void => void child.send('begin')

  it(
    'Y06, T14.06, G05, Q10: three of them with 100 calls each refresh it once, RFC 9700 §4.14',
    { timeout },
    async () => {
      const processes = await startAll(3, 30)
      const waiting = [0, 1].map(() => Promise.withResolvers<News>())
      const waiters = processes.map(({ news }) => news('waiting'))
      // The answer comes when the two others wait for it.
      for (const waiter of waiters)
        void waiter.then(
          (news) => waiting.pop()?.resolve(news),
          () => {},
        )
      const isAwaited = Promise.all(waiting.map(({ promise }) => promise))
      api.on('/token', async ({ body }) => {
        await isAwaited
        const isOld = new URLSearchParams(body.toString()).get('refresh_token') === 'old-refresh'
        return isOld ? { json: successor } : { status: 400, json: { error: 'invalid_grant' } }
      })
      processes.forEach(begin)
      const done = await Promise.all(processes.map(({ news }) => news('done')))
      expect(done.map(({ outcomes }) => outcomes)).toEqual(done.map(() => ({ 200: 100 })))
      expect(done.flatMap(({ saved }) => saved)).toEqual(['new'])
      expect(api.to('/token')).toHaveLength(1)
      expect(api.to('/notes')).toHaveLength(300)
    },
  )

  it('T14.02: are all told that it is refused, and ask once', { timeout }, async () => {
    const processes = await startAll(2, 30)
    api.on('/token', { status: 400, json: { error: 'invalid_grant' } })
    processes.forEach(begin)
    const done = await Promise.all(processes.map(({ news }) => news('done')))
    const refused = { invalid_grant: 100 }
    expect(done.map(({ outcomes }) => outcomes)).toEqual([refused, refused])
    expect(api.to('/token')).toHaveLength(1)
  })

  it('go on without the one that was killed while it renewed', { timeout }, async () => {
    const [first, second] = await startAll(2, 2)
    if (first === undefined || second === undefined) throw new Error('Two were started')
    const asked = Promise.withResolvers<void>()
    api.on('/token', () => {
      if (api.to('/token').length > 1) return { json: successor }
      asked.resolve()
      return new Promise(() => {})
    })
    begin(first)
    await asked.promise
    begin(second)
    await second.news('waiting')
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    expect(await second.news('done')).toMatchObject({ outcomes: { 200: 100 }, saved: ['new'] })
    expect(api.to('/token')).toHaveLength(2)
  })
})
