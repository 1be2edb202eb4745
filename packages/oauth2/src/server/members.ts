import { AuthkitConfigError } from '@authkit/common'
import type { ClientMetadata } from '../protocol/client-metadata.ts'
import type {
  ClientAuthenticationMethod,
  Endpoint,
  Extension,
  Grant,
  ResponseMode,
  ResponseType,
} from './contracts.ts'
import { MemberList } from './member-list.ts'

/** The lists that a server is made of. Two members of one name in a list are refused. */
export class Members {
  readonly grants: MemberList<Grant> = new MemberList('grant', 'grantType')
  readonly responseTypes: MemberList<ResponseType> = new MemberList('response type', 'responseType')
  readonly responseModes: MemberList<ResponseMode> = new MemberList('response mode', 'responseMode')
  readonly clientAuthentication: MemberList<ClientAuthenticationMethod> = new MemberList(
    'client authentication method',
    'method',
  )
  readonly endpoints: MemberList<Endpoint> = new MemberList('endpoint', 'name')
  /** Called when an extension came that has a say about clients. */
  onClientRules: () => void = () => undefined
  readonly #shared: MemberList<Extension> = new MemberList('extension', 'extension')
  readonly #ofGrant: Map<string, readonly Extension[]> = new Map()
  #refreshGrant: Grant | undefined
  /** Put together once after a change, since every request asks. */
  readonly #together: Map<string, readonly Extension[]> = new Map()
  #all: readonly Extension[] | undefined

  /** Adds a grant, its response types and endpoints, and the extensions that only it uses. */
  addGrant(grant: Grant, extensions: readonly Extension[]): void {
    const names = [...extensions, ...this.#shared].map(({ extension }) => extension)
    const missing = grant.needs?.find((name) => !names.includes(name))
    if (missing !== undefined) {
      throw new AuthkitConfigError(
        `The grant "${grant.grantType}" needs the extension "${missing}": registerGrant(…, ${missing}())`,
      )
    }
    checkExtensions(extensions, names)
    this.grants.add(grant)
    this.#ofGrant.set(grant.grantType, extensions)
    this.responseTypes.add(...(grant.responseTypes ?? []))
    this.endpoints.add(...(grant.endpoints ?? []))
    for (const extension of extensions) this.#addParts(extension)
  }

  /** Adds an extension that every grant uses. */
  addExtension(extension: Extension): void {
    const { extension: name, needs = [] } = extension
    const missing = needs.find((other) => !this.#shared.byName.has(other))
    if (missing !== undefined) {
      throw new AuthkitConfigError(
        `The extension "${name}" builds on "${missing}": use(${missing}(…)) before it`,
      )
    }
    const ofGrants = [...this.#ofGrant.values()].flat()
    if (ofGrants.some((other) => other.extension === name)) throw registeredTwice(name)
    this.#shared.add(extension)
    this.#addParts(extension)
  }

  #addParts(extension: Extension): void {
    const { endpoints = [], responseTypes = [], responseModes = [] } = extension
    this.endpoints.add(...endpoints)
    this.responseTypes.add(...responseTypes)
    this.responseModes.add(...responseModes)
    this.#together.clear()
    this.#all = undefined
    if (extension.needsSecret ?? extension.checkClient) this.onClientRules()
  }

  /** True when clients may be in the store as well. */
  get keepsClients(): boolean {
    for (const { keepsClients } of this.endpoints) if (keepsClients === true) return true
    return false
  }

  /** True for a client whose secret the server itself works with. */
  needsSecret(client: ClientMetadata): boolean {
    return this.extensions.some((one) => one.needsSecret?.(client) === true)
  }

  /** Values of `grant_type` that clients can have: those of the grants, and those that response types lead to. */
  get grantTypes(): ReadonlySet<string> {
    const asked = [...this.responseTypes].flatMap(({ grantType, alsoNeeds = [] }) => [
      grantType,
      ...alsoNeeds,
    ])
    return new Set([...this.grants.names, ...asked])
  }

  /** The grant that redeems refresh tokens. */
  get refreshGrant(): Grant | undefined {
    this.#refreshGrant ??= [...this.grants].find(({ startFamily }) => startFamily !== undefined)
    return this.#refreshGrant
  }

  /** The extensions that see the requests of a grant type, in the order of registration. */
  extensionsOf(grantType: string): readonly Extension[] {
    let together = this.#together.get(grantType)
    if (!together) {
      together = [...(this.#ofGrant.get(grantType) ?? []), ...this.#shared]
      // Only names of grants get here, so the map stays small.
      this.#together.set(grantType, together)
    }
    return together
  }

  /** The extensions that see every request. */
  get shared(): Iterable<Extension> {
    return this.#shared
  }

  /** Every extension once. */
  get extensions(): readonly Extension[] {
    this.#all ??= [...new Set([...[...this.#ofGrant.values()].flat(), ...this.#shared])]
    return this.#all
  }
}

/** What works before the grant of a request is known, or for all of them. */
const forAllGrants = [
  'authorizationParameters',
  'clientAuthentication',
  'responseTypes',
  'subjectFor',
  'checkClient',
  'needsSecret',
  'sessionCookie',
  'signOut',
] as const satisfies readonly (keyof Extension)[]

/** Extensions of a grant see its requests only, and each of them once. */
function checkExtensions(extensions: readonly Extension[], names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw registeredTwice(twice)
  const early = extensions.find((each) => forAllGrants.some((name) => each[name] !== undefined))
  if (early === undefined) return
  throw new AuthkitConfigError(
    `The extension "${early.extension}" is for the whole server: use(…) instead of registerGrant(…, …)`,
  )
}

function registeredTwice(name: string): AuthkitConfigError {
  return new AuthkitConfigError(`The extension "${name}" is registered twice`)
}
