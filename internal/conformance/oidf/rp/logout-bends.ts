import { SignJWT } from 'jose'
import type { Behaviour, Claims } from './behaviour.ts'
import { unsigned } from './id-token.ts'
import { sharedSecret } from './relying-party.ts'

/** What a module does to a Logout Token. */
export type LogoutBend = Pick<Behaviour, 'logoutToken' | 'signLogoutToken'>

const without =
  (name: string) =>
  (claims: Claims): Claims =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))

/** A Logout Token that nobody signed. */
export const unsignedLogoutToken: LogoutBend = {
  signLogoutToken: async (claims) => unsigned(claims),
}
/** A token that says nothing of a logout. */
export const logoutTokenWithoutEvent: LogoutBend = { logoutToken: without('events') }
/** A token that could be an ID Token. */
export const logoutTokenWithNonce: LogoutBend = {
  logoutToken: (claims) => ({ ...claims, nonce: 'a nonce' }),
}
/** A Logout Token signed by the secret that the client shares with the provider. */
export const logoutTokenOfOtherAlg: LogoutBend = {
  signLogoutToken: (claims) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
      .sign(new TextEncoder().encode(sharedSecret)),
}
/** A Logout Token for another client. */
export const logoutTokenForOther: LogoutBend = {
  logoutToken: (claims) => ({ ...claims, aud: 'another-client' }),
}
/** A token about something else. */
export const logoutTokenOfOtherEvent: LogoutBend = {
  logoutToken: (claims) => ({
    ...claims,
    events: { 'http://schemas.openid.net/event/invalid': {} },
  }),
}
/** A Logout Token of another issuer. */
export const logoutTokenOfOther: LogoutBend = {
  logoutToken: (claims) => ({ ...claims, iss: `${claims.iss}invalid` }),
}
