import type { ClientRegistration } from './registration.ts'
import { type ClientConfig, isOAuth1 } from '../provider/client-config.ts'
import { OAuth1App } from '../apps/oauth1-app.ts'
import { OAuthApp } from '../apps/oauth-app.ts'
import type { SharedServices } from '../apps/shared.ts'

/** Makes what names stand for. */
export interface CreateApps<App, App1> {
  /** Of a client of OAuth 2.0 or OpenID Connect. */
  readonly oauth2: (app: OAuthApp) => App
  /** Of a client of OAuth 1.0. */
  readonly oauth1: (app: OAuth1App) => App1
}

/** What one app is made with. */
export interface AppParts {
  readonly name: string
  readonly config: ClientConfig
  readonly registration: ClientRegistration
  readonly services: SharedServices
}

/** Makes the app of a registration, by the class that it names. */
export function createApp<App, App1>(
  create: CreateApps<App, App1>,
  { name, config, registration, services }: AppParts,
): App | App1 {
  const { appClass } = registration
  if (isOAuth1(config)) {
    // A class stands in a registration of its own protocol, which the settings cannot change.
    const Class = (appClass ?? OAuth1App) as typeof OAuth1App
    return create.oauth1(new Class(name, config, services))
  }
  const Class = (appClass ?? OAuthApp) as typeof OAuthApp
  return create.oauth2(new Class(name, config, services))
}
