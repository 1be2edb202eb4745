import { InvalidRequestError, type OAuth2Error } from '@authkit/oauth2'
import { LoginError } from '@authkit/registry'
import { raw, type Request, type Response } from 'express'

// Bytes, because a parser of text puts U+FFFD in the place of what is not UTF-8.
const parseBytes = raw({ type: () => true, limit: '64kb', inflate: false })

/**
 * Leaves the bytes of the body in `req.body`, 65 536 at most, unless a parser of the application left something there.
 * Gives the error to answer with when the body cannot be read; a fault of the server rejects.
 */
export async function readBody(req: Request, res: Response): Promise<OAuth2Error | undefined> {
  if (req.body !== undefined) return undefined
  return new Promise((resolve, reject) => {
    parseBytes(req, res, (fault: unknown) => {
      const status = clientStatus(fault)
      if (fault === undefined) resolve(undefined)
      else if (status === undefined) reject(fault)
      else resolve(new InvalidRequestError(messages[status], { status, cause: fault }))
    })
  })
}

/** Leaves the form of a login that was posted in `req.body`, unless a parser of the application left something there; rejects with a `LoginError`. */
export async function readPostedLogin(req: Request): Promise<void> {
  if (req.method !== 'POST' || req.res === undefined) return
  const cause = await readBody(req, req.res)
  if (cause === undefined) return
  throw new LoginError('invalid_response', cause.message, { status: cause.status, cause })
}

const messages = {
  400: 'The body broke off or is not what its length says',
  413: 'The body is too large',
  415: 'The body has a charset or content coding that is not supported',
}

function clientStatus(fault: unknown): keyof typeof messages | undefined {
  if (typeof fault !== 'object' || fault === null || !('status' in fault)) return undefined
  const { status } = fault
  return status === 400 || status === 413 || status === 415 ? status : undefined
}
