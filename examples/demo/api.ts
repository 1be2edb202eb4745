import { getToken, oauthErrorHandler, ResourceProtector } from '@authkit/express'
import { jwtAccessToken } from '@authkit/oauth2/resource'
import express from 'express'
import { addresses } from './addresses.ts'
import { listen } from './listen.ts'
import { requestLog } from './log.ts'

const { provider: issuer, api: audience } = addresses()
const protector = new ResourceProtector({
  realm: 'notes',
  validators: jwtAccessToken({ issuer, audience }),
})

const app = express()
  .disable('x-powered-by')
  .use(requestLog('api'))
  .get('/notes', protector.requireToken('notes:read'), (req, res) => {
    const { subject, clientId } = getToken(req)
    res.json({ notes: ['Buy milk', 'Read RFC 9700'], of: subject, through: clientId })
  })
  .delete('/notes', protector.requireToken('notes:admin'), (_req, res) => {
    res.json({ deleted: true })
  })
  .use(oauthErrorHandler())

listen('api', app, audience)
