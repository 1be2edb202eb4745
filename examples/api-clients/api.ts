import type { Clock } from '@authkit/common'
import { getToken, oauthErrorHandler, ResourceProtector } from '@authkit/express'
import { introspection } from '@authkit/oauth2/resource'
import express, { type Express } from 'express'
import { secrets } from './registrations.ts'

/** What the API answers. */
export interface Orders {
  readonly orders: readonly string[]
  /** Whose they are: a person, or a program. */
  readonly of: string
  /** The client that asked. */
  readonly through: string
}

/** An API that asks the provider about each token. */
export function createApi(issuer: string, clock: Clock): Express {
  const protector = new ResourceProtector({
    realm: 'orders',
    validators: introspection({
      issuer,
      clientId: 'orders-api',
      clientSecret: secrets.api,
      // A revoked token ends at once here, at the cost of one question for each request.
      cache: 0,
      clock,
    }),
  })
  return express()
    .disable('x-powered-by')
    .get('/orders', protector.requireToken('orders:read'), (req, res) => {
      const { subject, clientId } = getToken(req)
      res.json({
        orders: ['Tea', 'Hat'],
        of: subject ?? clientId,
        through: clientId,
      } satisfies Orders)
    })
    .use(oauthErrorHandler())
}
