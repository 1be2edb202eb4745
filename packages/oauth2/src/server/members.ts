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
  readonly #extensions: MemberList<Extension> = new MemberList('extension', 'extension')
  readonly #grantExtensions: Map<string, readonly Extension[]> = new Map()

  /** Adds a grant, its response types and the extensions that only it uses. */
  addGrant(grant: Grant, extensions: readonly Extension[]): void {
    const names = [...extensions, ...this.#extensions].map(({ extension }) => extension)
    const missing = grant.needs?.find((name) => !names.includes(name))
    if (missing !== undefined) {
      throw new AuthkitConfigError(
        `The grant "${grant.grantType}" needs the extension "${missing}": registerGrant(…, ${missing}())`,
      )
    }
    this.grants.add(grant)
    this.#grantExtensions.set(grant.grantType, extensions)
    for (const responseType of grant.responseTypes ?? []) this.responseTypes.add(responseType)
    for (const { endpoints } of extensions) this.endpoints.add(...(endpoints ?? []))
  }

  /** Adds an extension that every grant uses. */
  addExtension(extension: Extension): void {
    this.#extensions.add(extension)
    this.endpoints.add(...(extension.endpoints ?? []))
  }

  /** The extensions that see the requests of a grant type, in the order of registration. */
  extensionsOf(grantType: string): readonly Extension[] {
    return [...(this.#grantExtensions.get(grantType) ?? []), ...this.#extensions]
  }

  /** Every extension once. */
  get extensions(): readonly Extension[] {
    return [...new Set([...[...this.#grantExtensions.values()].flat(), ...this.#extensions])]
  }
}
