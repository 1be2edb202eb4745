/** The member of `events` that declares a JWT to be a Logout Token, Back-Channel Logout §2.4. */
export const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
