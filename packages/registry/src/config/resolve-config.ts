import { AuthkitConfigError } from '@authkit/common'
import { type ClientConfig, isOAuth1 } from '../provider/client-config.ts'
import { checkConfig, checkPartOfConfig } from './check-config.ts'
import { fill, mergeOver, type PartOfConfig } from './merge-config.ts'
import { type ClientRegistration, registrationMembers } from './registration.ts'
import { type ClientSettings, settingsOf, variableName } from './settings.ts'

/** What a registration is completed with. */
export interface ResolveOptions {
  /** The settings of the registry. */
  readonly settings?: ClientSettings | undefined
  /** Whether the settings win over the registration. */
  readonly overwrite?: boolean | undefined
}

/**
 * The configuration of a client: its registration over the settings, or with `overwrite` under them, over what is known of the provider and of its class.
 * Nothing that was given is changed. Throws an `AuthkitConfigError` for what could never log anybody in.
 */
export function resolveConfig(
  name: string,
  registration: ClientRegistration,
  { settings, overwrite = false }: ResolveOptions = {},
): ClientConfig {
  const where = `Client "${name}"`
  const { protocol, provider, appClass, ...code } = requireObject(where, registration)
  for (const part of [code, provider ?? {}, appClass?.defaults ?? {}]) {
    checkPartOfConfig(where, requireObject(where, part))
  }
  const set = without(registrationMembers, settings ? settingsOf(settings, name) : {})
  const said = overwrite ? mergeOver(set, code) : fill(code, set)
  const known = mergeOver({ ...provider }, { ...appClass?.defaults })
  const merged = mergeOver(said, known)
  if (typeof merged['clientId'] !== 'string' || merged['clientId'] === '') {
    throw new AuthkitConfigError(`${where}: clientId is missing; ${whereFrom(name, settings)}`)
  }
  // Checked part by part above, and as a whole below.
  const config = merged as unknown as ClientConfig
  requireKnownProtocol(where, config, { protocol, code: mergeOver(code, known) })
  checkConfig(name, config)
  return Object.freeze(config)
}

/** The type of a client goes by the code, so the settings cannot make it another kind. */
function requireKnownProtocol(
  where: string,
  config: ClientConfig,
  { protocol, code }: { readonly protocol: string | undefined; readonly code: PartOfConfig },
): void {
  const isOld = isOAuth1(config)
  const says = protocol ?? (code['requestTokenUrl'] === undefined ? 'oauth2' : 'oauth1')
  if (says === 'oauth1' && !isOld) {
    throw new AuthkitConfigError(`${where}: an OAuth 1.0 provider has a requestTokenUrl`)
  }
  if (says === 'oauth1' || !isOld) return
  throw new AuthkitConfigError(
    `${where}: requestTokenUrl makes it an OAuth 1.0 provider; say protocol: 'oauth1' where it is registered`,
  )
}

function whereFrom(name: string, settings: ClientSettings | undefined): string {
  return settings === undefined
    ? 'the provider gave it at registration'
    : `register it with one, or set ${variableName(name, 'clientId')} or config.${name}.clientId`
}

function requireObject<Part extends object>(where: string, part: Part): Part {
  if (typeof part === 'object' && part !== null && !Array.isArray(part)) return part
  throw new AuthkitConfigError(`${where} takes an object of options`)
}

function without(names: readonly string[], part: PartOfConfig): PartOfConfig {
  return Object.fromEntries(Object.entries(part).filter(([name]) => !names.includes(name)))
}
