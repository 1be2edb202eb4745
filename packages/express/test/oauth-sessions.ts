import type { RequestHandler } from 'express'

/** What is done with a session: as those of express-session, it is saved when it says so, and when the answer is sent. */
export interface SessionLog {
  readonly stored: Map<string, string>
  readonly events: string[]
}

/** Sessions whose store is slow: what was saved is there only after a turn of the event loop. */
export function slowSessions({ stored, events }: SessionLog, failing = false): RequestHandler {
  return (req, res, next) => {
    const id = /session=(\w+)/.exec(req.headers.cookie ?? '')?.[1] ?? 'first'
    const session: object = JSON.parse(stored.get(id) ?? '{}')
    const save = (done: (error?: unknown) => void): object => {
      setImmediate(() => {
        if (failing) return done(new Error('the store is away'))
        stored.set(id, JSON.stringify(session))
        events.push('saved')
        done()
      })
      return session
    }
    Object.defineProperty(session, 'save', { value: save })
    Object.defineProperty(req, 'session', { value: session })
    res.setHeader('set-cookie', `session=${id}`)
    const writeHead = res.writeHead.bind(res)
    // The moment in which the header fields leave.
    Object.defineProperty(res, 'writeHead', {
      value: (...fields: Parameters<typeof writeHead>) => {
        events.push('answered')
        return writeHead(...fields)
      },
    })
    next()
  }
}
