import type { RequestHandler } from 'express'

/** Parameters whose values say nothing secret. All others are shown by name only. */
const open = new Set([
  'client_id',
  'code_challenge_method',
  'error',
  'grant_type',
  'prompt',
  'redirect_uri',
  'response_type',
  'scope',
  'token_type_hint',
])

/** Prints a step of the protocol. */
export function log(program: string, text: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 23)}  ${program.padEnd(8)}  ${text}\n`)
}

/** Logs each request with its status and its parameters, secrets left out. */
export function requestLog(program: string): RequestHandler {
  return (req, res, next) => {
    const [path = '', query = ''] = req.originalUrl.split('?')
    res.on('finish', () => {
      const location = res.getHeader('location')
      const answer =
        typeof location === 'string'
          ? `${res.statusCode} -> ${describeUrl(location)}`
          : `${res.statusCode}`
      log(
        program,
        `${req.method} ${path}${describe(query)}${describe(formOf(req.body))}  ${answer}`,
      )
    })
    next()
  }
}

function formOf(body: unknown): string {
  return typeof body === 'string' ? body : ''
}

function describeUrl(location: string): string {
  const [path = '', query = ''] = location.split('?')
  return path + describe(query)
}

function describe(encoded: string): string {
  const names = [...new URLSearchParams(encoded)].map(([name, value]) =>
    open.has(name) ? `${name}=${value}` : `${name}=…`,
  )
  return names.length === 0 ? '' : ` {${names.join(' ')}}`
}
