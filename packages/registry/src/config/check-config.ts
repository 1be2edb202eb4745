import { AuthkitConfigError, checkOptions, type OptionKind } from '@authkit/common'
import { type ClientConfig, isOAuth1, isOpenID } from '../provider/client-config.ts'
import { checkAddresses } from '../provider/outbound.ts'
import {
  allMembers,
  allOptions,
  oauth1Members,
  oauth1Options,
  oauth2Members,
  oauth2Options,
  parameterMembers,
  urlMembers,
} from './config-members.ts'
import { nearestName } from './nearest-name.ts'

type Kinds = Readonly<Record<string, OptionKind>>

/** Throws an `AuthkitConfigError` for a registration that could never log anybody in. */
export function checkConfig(name: string, config: ClientConfig): void {
  const where = `Client "${name}"`
  const refuse = (what: string): never => {
    throw new AuthkitConfigError(`${where}: ${what}`)
  }
  const isOld = isOAuth1(config)
  checkMembers(where, config, isOld ? oauth1Members : oauth2Members)
  checkProtocolOptions(where, config.clientOptions ?? {}, isOld ? oauth1Options : oauth2Options)
  if (isOld) {
    if (config.accessTokenUrl === undefined || config.authorizeUrl === undefined) {
      refuse('an OAuth 1.0 provider has requestTokenUrl, authorizeUrl and accessTokenUrl')
    }
    return
  }
  const isDiscovered = config.issuer !== undefined || config.serverMetadataUrl !== undefined
  const isExplicit = config.authorizeUrl !== undefined && config.accessTokenUrl !== undefined
  // A client without logins has tokens of its own only.
  const isBackChannel =
    config.clientOptions?.grantType !== undefined && config.accessTokenUrl !== undefined
  if (!isDiscovered && !isExplicit && !isBackChannel) {
    refuse(
      'say where the provider is: issuer, serverMetadataUrl, or authorizeUrl and accessTokenUrl',
    )
  }
  if (isOpenID(config) && !isDiscovered) {
    refuse('an OpenID provider is known by its issuer, whose ID Tokens it signs: set issuer')
  }
}

/** Throws an `AuthkitConfigError` for a part of a registration that has what no registration has, before it is known which kind it is. */
export function checkPartOfConfig(where: string, part: object): void {
  checkMembers(where, part, allMembers)
  const options: unknown = Reflect.get(part, 'clientOptions')
  if (typeof options === 'object' && options !== null) {
    checkProtocolOptions(where, options, allOptions)
  }
}

/** Throws an `AuthkitConfigError` for an option that no protocol client has. */
function checkProtocolOptions(where: string, options: object, kinds: Kinds): void {
  const place = `${where}, clientOptions`
  refuseUnknown(place, options, kinds)
  checkKinds(place, options, kinds)
}

function checkMembers(where: string, config: object, kinds: Kinds): void {
  refuseUnknown(where, config, kinds)
  checkKinds(where, config, kinds)
  checkAddresses(where, Reflect.get(config, 'addresses'))
  for (const name of urlMembers) checkUrl(`${where}: ${name}`, Reflect.get(config, name))
  for (const name of parameterMembers) {
    checkParameters(`${where}: ${name}`, Reflect.get(config, name))
  }
}

function refuseUnknown(where: string, options: object, kinds: Kinds): void {
  const names = Object.keys(kinds)
  const stray = Object.keys(options).find((name) => !names.includes(name))
  if (stray === undefined) return
  throw new AuthkitConfigError(`${where} has no option "${stray}"; ${advice(stray, names)}`)
}

function advice(stray: string, names: readonly string[]): string {
  if (/^code_?challenge_?method$/i.test(stray)) return 'leave it out, PKCE is always S256'
  const near = nearestName(stray, names)
  if (near !== undefined) return `write ${near}`
  const inside = nearestName(stray, Object.keys(allOptions))
  if (inside !== undefined && names.includes('clientOptions'))
    return `write clientOptions: { ${inside} }`
  return `there are ${names.join(', ')}`
}

function checkKinds(where: string, options: object, kinds: Kinds): void {
  // Their names are those of `kinds`, after refuseUnknown.
  checkOptions(where, options as Record<string, unknown>, kinds)
}

/** Throws an `AuthkitConfigError` for a text that is no absolute URL of the web. */
export function checkUrl(what: string, value: unknown): void {
  if (value === undefined) return
  const isUrl = typeof value === 'string' || value instanceof URL
  const url = isUrl ? URL.parse(String(value)) : null
  if (url !== null && /^https?:$/.test(url.protocol)) return
  throw new AuthkitConfigError(
    `${what} must be an absolute URL, such as https://provider.example/path`,
  )
}

/** Throws an `AuthkitConfigError` for what no request could send as parameters. */
export function checkParameters(what: string, value: unknown): void {
  if (value === undefined) return
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isObject && Object.values(value).every(isParameter)) return
  throw new AuthkitConfigError(
    `${what} must be an object whose values are texts, numbers, booleans or lists of texts`,
  )
}

function isParameter(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string')
  return value === undefined || ['string', 'number', 'boolean'].includes(typeof value)
}
