import type { OAuth1App } from '../apps/oauth1-app.ts'
import type { OAuthApp } from '../apps/oauth-app.ts'
import type { SharedServices } from '../apps/shared.ts'
import type { OAuth1ClientConfig, OAuth2ClientConfig } from '../provider/client-config.ts'

/** What is known of an OAuth 2.0 or OpenID provider, whoever its client is: those of `@authkit/registry/providers` are such. */
export type OAuth2Provider = Partial<Omit<OAuth2ClientConfig, 'clientId' | 'clientSecret'>>

/** What is known of an OAuth 1.0 provider. */
export type OAuth1Provider = Omit<OAuth1ClientConfig, 'clientId' | 'clientSecret'>

/** A class of clients, with what all of them have in common. */
export interface AppClass<Config, App> {
  new (name: string, config: Config, services: SharedServices): App
  /** What a registration need not say; it is never written to. */
  readonly defaults?: Partial<Config> | undefined
}

/** A registration at an OAuth 2.0 or OpenID provider. What it leaves out comes from `provider`, and from the settings of the registry. */
export interface OAuth2Registration extends OAuth2Provider {
  /** The client's identifier at the provider; missing only where the settings have it. */
  readonly clientId?: string | undefined
  /** The client's secret; absent for a public client. */
  readonly clientSecret?: string | undefined
  /** The protocol; only `oauth1` has to be said, and only where `requestTokenUrl` comes from the settings. */
  readonly protocol?: 'oauth2' | undefined
  /** What is known of the provider; the registration itself wins. */
  readonly provider?: OAuth2Provider | undefined
  /** The class of its client; `OAuthApp` unless given. */
  readonly appClass?: AppClass<OAuth2ClientConfig, OAuthApp> | undefined
}

/** A registration at an OAuth 1.0 provider. */
export type OAuth1Registration = Partial<Omit<OAuth1Provider, 'requestTokenUrl'>> & {
  /** The client's identifier at the provider; missing only where the settings have it. */
  readonly clientId?: string | undefined
  /** The client's secret. */
  readonly clientSecret?: string | undefined
  /** What is known of the provider; the registration itself wins. */
  readonly provider?: OAuth1Provider | undefined
  /** The class of its client; `OAuth1App` unless given. */
  readonly appClass?: AppClass<OAuth1ClientConfig, OAuth1App> | undefined
} & (
    | { readonly requestTokenUrl: string; readonly protocol?: 'oauth1' | undefined }
    | { readonly requestTokenUrl?: string; readonly protocol: 'oauth1' }
    | {
        readonly requestTokenUrl?: string
        readonly protocol?: 'oauth1' | undefined
        readonly provider: OAuth1Provider
      }
  )

/** How this application is registered at a provider, as it is written. */
export type ClientRegistration = OAuth2Registration | OAuth1Registration

/** How a registration and the settings of the registry come together. */
export interface RegisterOptions {
  /** Lets the settings win over what is registered; that of the registry unless given. */
  readonly overwrite?: boolean | undefined
  /** Takes the place of a client that has the name already; without it that is an error. */
  readonly replace?: boolean | undefined
}

/** The members of a registration that say how to read it. */
export const registrationMembers: readonly string[] = ['protocol', 'provider', 'appClass']
