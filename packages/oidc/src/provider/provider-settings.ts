import { AuthkitConfigError } from '@authkit/common'
import type { Extension, ServerContext } from '@authkit/oauth2/server'
import type { OpenIDSettings } from './settings.ts'

const settingsOfExtension = new WeakMap<Extension, OpenIDSettings>()

/** Lets other extensions of the same server do as `openid()` does, such as sign in the way that a client registered. */
export function shareSettings(extension: Extension, settings: OpenIDSettings): Extension {
  settingsOfExtension.set(extension, settings)
  return extension
}

/** The settings of the `openid()` of a server; throws an `AuthkitConfigError` when it has none. */
export function settingsOf({ members }: ServerContext): OpenIDSettings {
  for (const extension of members.extensions) {
    const settings = settingsOfExtension.get(extension)
    if (settings) return settings
  }
  throw new AuthkitConfigError('The server has no openid(): server.use(openid({ userinfo }))')
}
