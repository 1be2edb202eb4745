import {
  type AuthorizationServer,
  DeviceVerification,
  DeviceVerificationError,
} from '@authkit/oauth2/server'
import escapeHtml from 'escape-html'
import express, { type Router } from 'express'
import { page } from './pages.ts'
import { signIn } from './users.ts'

/** The page where people let a device in. The password in the form stands for a session with the provider. */
export function devicePage(server: AuthorizationServer): Router {
  const verification = new DeviceVerification(server)
  return express
    .Router()
    .get('/', (req, res) => void res.send(page('Let a device in', form(req.query['user_code']))))
    .post('/', express.urlencoded({ extended: false }), async (req, res) => {
      const { username = '', password = '', user_code: code = '' } = { ...req.body }
      const user = signIn({ username: String(username), password: String(password) })
      if (user === undefined) {
        res.status(403).send(page('Let a device in', form(code)))
        return
      }
      try {
        const asked = await verification.find(String(code), user.subject)
        const time = Math.floor(server.context.clock())
        await verification.approve(asked, { subject: user.subject, authentication: { time } })
        res.send(page('Done', `<p>${escapeHtml(asked.client.client_name ?? '')} is signed in.</p>`))
      } catch (error) {
        if (!(error instanceof DeviceVerificationError)) throw error
        res.status(error.status).send(page('Let a device in', escapeHtml(error.message)))
      }
    })
}

function form(code: unknown): string {
  const value = typeof code === 'string' ? escapeHtml(code) : ''
  return `<form method="post">
<p><label>Code <input name="user_code" value="${value}" required></label></p>
<p><label>Name <input name="username" autocomplete="username" required></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
<p>Type the code only if you are in front of the device that shows it.</p>
<button>Let it in</button></form>`
}
