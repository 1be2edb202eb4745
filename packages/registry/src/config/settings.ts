import { AuthkitConfigError } from '@authkit/common'
import { checkPartOfConfig } from './check-config.ts'
import { settingMembers } from './config-members.ts'
import type { PartOfConfig } from './merge-config.ts'
import type { ClientRegistration } from './registration.ts'

/**
 * Settings of clients outside the code. By name, `{ github: { clientId: … } }`, or an environment such as `process.env`, whose names are made of
 * client and member: `GITHUB_CLIENT_ID`. Objects stand in an environment as JSON: `GITHUB_CLIENT_OPTIONS={"scope":"read:user"}`.
 */
export type ClientSettings = Readonly<Record<string, string | ClientRegistration | undefined>>

/** What the settings say of a client. Throws an `AuthkitConfigError` that names the setting which cannot be. */
export function settingsOf(settings: ClientSettings, name: string): PartOfConfig {
  const found = Object.hasOwn(settings, name) ? settings[name] : undefined
  if (typeof found !== 'object' || found === null) return environmentOf(settings, name)
  checkPartOfConfig(`config: client "${name}"`, found)
  return { ...found }
}

/** The name that a member of a client has in an environment, `GITHUB_CLIENT_ID`. */
export function variableName(name: string, member: string): string {
  const snake = member.replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
  return `${name.replaceAll(/[-.]/g, '_')}_${snake}`.toUpperCase()
}

/** Throws an `AuthkitConfigError` when a name shares its variables with another: each client would get the secret of the other. */
export function requireOwnVariables(
  settings: ClientSettings,
  name: string,
  others: Iterable<string>,
): void {
  if (!isFromEnvironment(settings, name)) return
  const prefix = variableName(name, '')
  const isTaken = (other: string): boolean =>
    other !== name && variableName(other, '') === prefix && isFromEnvironment(settings, other)
  const other = [...others].find(isTaken)
  if (other === undefined) return
  throw new AuthkitConfigError(
    `The clients "${name}" and "${other}" both have the variables ${prefix}…; give one of them another name`,
  )
}

/** Whether what the settings say of a client stands in variables. */
function isFromEnvironment(settings: ClientSettings, name: string): boolean {
  if (Object.hasOwn(settings, name) && typeof settings[name] === 'object') return false
  return Object.keys(settingMembers).some(
    (member) => textOf(settings, variableName(name, member)) !== undefined,
  )
}

function environmentOf(environment: ClientSettings, name: string): PartOfConfig {
  const found: Record<string, unknown> = {}
  for (const [member, form] of Object.entries(settingMembers)) {
    const variable = variableName(name, member)
    const text = textOf(environment, variable)
    if (text === undefined) continue
    found[member] = form === 'json' ? parseObject(variable, text) : text
    checkPartOfConfig(variable, { [member]: found[member] })
  }
  refuseOldName(environment, name)
  return found
}

/** A variable that is empty is one that is not there: files of variables have them. */
function textOf(environment: ClientSettings, variable: string): string | undefined {
  const value = Object.hasOwn(environment, variable) ? environment[variable] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

function parseObject(variable: string, text: string): object {
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new AuthkitConfigError(`${variable} must be a JSON object, such as {"name":"value"}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The message of the parser quotes the text, which may hold a secret.
    return undefined
  }
}

/** What Authlib calls the options would else be passed over, and with them the scope. */
function refuseOldName(environment: ClientSettings, name: string): void {
  const old = variableName(name, 'clientKwargs')
  if (textOf(environment, old) === undefined) return
  throw new AuthkitConfigError(`${old} is called ${variableName(name, 'clientOptions')} here`)
}
