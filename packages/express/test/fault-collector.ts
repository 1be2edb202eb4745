import type { ErrorRequestHandler } from 'express'

/** An error handler of an application: keeps what it is handed and answers with 503 unless the answer has begun. */
export function collectFaults(faults: unknown[]): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    faults.push(error)
    if (!res.headersSent) res.status(503)
    res.end()
  }
}
