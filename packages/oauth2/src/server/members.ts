import { AuthkitConfigError } from '@authkit/common'
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
  readonly #shared: MemberList<Extension> = new MemberList('extension', 'extension')
  readonly #ofGrant: Map<string, readonly Extension[]> = new Map()
  #refreshGrant: Grant | undefined
  /** Put together once after a change, since every request asks. */
  readonly #together: Map<string, readonly Extension[]> = new Map()

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
    const { extension: name } = extension
    const ofGrants = [...this.#ofGrant.values()].flat()
    if (ofGrants.some((other) => other.extension === name)) throw registeredTwice(name)
    this.#shared.add(extension)
    this.#addParts(extension)
  }

  #addParts({ endpoints = [], responseModes = [] }: Extension): void {
    this.endpoints.add(...endpoints)
    this.responseModes.add(...responseModes)
    this.#together.clear()
  }

  /** True when clients may be in the store as well. */
  get keepsClients(): boolean {
    for (const { keepsClients } of this.endpoints) if (keepsClients === true) return true
    return false
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
    return [...new Set([...[...this.#ofGrant.values()].flat(), ...this.#shared])]
  }
}

/** Extensions of a grant see its requests only, and each of them once. */
function checkExtensions(extensions: readonly Extension[], names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw registeredTwice(twice)
  const early = extensions.find((each) => each.authorizationParameters ?? each.clientAuthentication)
  if (early === undefined) return
  throw new AuthkitConfigError(
    `The extension "${early.extension}" sees requests before their grant is known: use(…) instead of registerGrant(…, …)`,
  )
}

function registeredTwice(name: string): AuthkitConfigError {
  return new AuthkitConfigError(`The extension "${name}" is registered twice`)
}
