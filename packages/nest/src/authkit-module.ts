import { AuthkitConfigError } from '@authkit/common'
import { ResourceProtector, type ResourceProtectorOptions } from '@authkit/oauth2/resource'
import {
  ConfigurableModuleBuilder,
  type ConfigurableModuleCls,
  type ConfigurableModuleHost,
  Module,
} from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { ORIGIN, ScopesGuard } from './scopes-guard.ts'

/** What protects the routes of an application. */
export interface AuthkitModuleOptions extends ResourceProtectorOptions {
  /** Scheme, host and port that clients address the API by, `https://api.example`. Tokens that are bound to a URL need it. */
  readonly baseUrl?: string
}

/** What the module does besides; given next to the options, in `forRootAsync` next to the factory. */
export interface AuthkitModuleExtras {
  /** Guards every route that is not `@Public()`; true unless told. Otherwise a route asks with `@UseGuards(ScopesGuard)`. */
  readonly global: boolean
}

// A host that nobody can have: what is bound to a URL matches nothing until `baseUrl` says what it is.
const unknownOrigin = 'https://base-url.invalid'

type Host = ConfigurableModuleHost<AuthkitModuleOptions, 'forRoot', 'create', AuthkitModuleExtras>

const host: Host = new ConfigurableModuleBuilder<AuthkitModuleOptions>({ moduleName: 'Authkit' })
  .setClassMethodName('forRoot')
  .setExtras<AuthkitModuleExtras>({ global: true }, (definition, { global }) => ({
    ...definition,
    // `@UseGuards(ScopesGuard)` makes the guard in the module of the controller, which must see what it needs.
    global: true,
    providers: [
      ...(definition.providers ?? []),
      ...(global ? [{ provide: APP_GUARD, useExisting: ScopesGuard }] : []),
    ],
  }))
  .build()

const Configurable: ConfigurableModuleCls<
  AuthkitModuleOptions,
  'forRoot',
  'create',
  AuthkitModuleExtras
> = host.ConfigurableModuleClass

/** Guards the routes of an application: `AuthkitModule.forRoot({ validators })`, or `forRootAsync({ useFactory, inject })`. */
export class AuthkitModule extends Configurable {}

// A decorator as a call: the file runs as it is.
Module({
  providers: [
    {
      provide: ResourceProtector,
      useFactory: (options: AuthkitModuleOptions) => new ResourceProtector(options),
      inject: [host.MODULE_OPTIONS_TOKEN],
    },
    {
      provide: ORIGIN,
      useFactory: ({ baseUrl }: AuthkitModuleOptions) => originOf(baseUrl ?? unknownOrigin),
      inject: [host.MODULE_OPTIONS_TOKEN],
    },
    ScopesGuard,
  ],
  exports: [ResourceProtector, ORIGIN, ScopesGuard],
})(AuthkitModule)

function originOf(baseUrl: string): string {
  const url = URL.parse(baseUrl)
  if (url) return url.origin
  throw new AuthkitConfigError('baseUrl is an absolute URL, such as https://api.example')
}
