import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { ServerContext } from '../context.ts'
import type { ClientAuthenticationMethod, MetadataSource } from '../contracts.ts'
import { checkSeconds } from '../lifetimes.ts'
import { credentialRules } from './credential-rules.ts'
import { grantRules } from './grant-rules.ts'
import { jsonBody } from './json-body.ts'
import type { ClientMetadataRule } from './metadata-rule.ts'
import { applyRules, checkRules, withoutServerMembers } from './metadata-rules.ts'
import { presentationRules, scopeRule } from './presentation-rules.ts'
import {
  type ReadSoftwareStatement,
  type SoftwareStatementOptions,
  softwareStatements,
  withStatement,
} from './software-statement.ts'

/** Client metadata that is about to be registered, RFC 7591 §2. */
export interface RegisteredMetadata extends JsonObject {
  /** Where authorization responses may go. */
  readonly redirect_uris?: readonly string[] | undefined
  /** Grants it may use. */
  readonly grant_types?: readonly string[] | undefined
  /** Response types it may use, the words of each sorted. */
  readonly response_types?: readonly string[] | undefined
  /** How it authenticates at the token endpoint. */
  readonly token_endpoint_auth_method?: string | undefined
  /** Scopes it may ask for, space-separated. */
  readonly scope?: string | undefined
  /** Name shown to users. */
  readonly client_name?: string | undefined
}

/** Who registers, and by what right. */
export interface RegistrationRequest {
  /** The request as it came. */
  readonly http: HttpRequest
  /** What the function `initialAccessToken` answered, when that was an object; absent when a client changes its registration. */
  readonly registrant: object | undefined
  /** The claims of the software statement, whose signature is good; absent when there is none. */
  readonly statement: JsonObject | undefined
  /** The client as it is registered, without its secrets; absent when it registers for the first time. */
  readonly client: ClientMetadata | undefined
}

/** The application's say: gets metadata that passed every rule, and answers what to register, which is not checked again. What it throws refuses. */
export type RegisterClient = (
  metadata: RegisteredMetadata,
  request: RegistrationRequest,
) => RegisteredMetadata | undefined | Promise<RegisteredMetadata | undefined>

/** What clients may register, RFC 7591 §2. */
export interface RegistrationRules {
  /**
   * Grants that clients may register for. Unless given those that begin by asking a user (the ones with a response type or an endpoint of
   * their own) and the refresh of tokens: no client gets a token by registering alone.
   */
  readonly grantTypes?: readonly string[] | undefined
  /** Scopes that clients may register for, and that a client gets which names none; those of the server unless given. */
  readonly scopes?: readonly string[] | undefined
  /** Decides about metadata that passed every rule: changes it, or refuses by an `OAuth2Error`. Called at each update as well. */
  readonly register?: RegisterClient | undefined
  /** Whose word about software counts; every software statement is refused unless given, RFC 7591 §2.3. */
  readonly softwareStatements?: SoftwareStatementOptions | undefined
  /** How long a client secret lives, in seconds; 0 for ever, and 0 unless given. */
  readonly secretLifetime?: number | undefined
  /** Rules for further members, or further rules for members. */
  readonly rules?: readonly ClientMetadataRule[] | undefined
  /** Further members to keep as they come, such as those of the application's own; others are dropped, RFC 7591 §2. */
  readonly keepMembers?: readonly string[] | undefined
  /** Longest request body in bytes; 65536 unless given. */
  readonly maxBytes?: number | undefined
}

/** What clients may register, checked: registration and configuration share it. */
export interface RegistrationPolicy {
  /** Seconds that a client secret lives; 0 for ever. */
  readonly secretLifetime: number
  /** The members of a request. */
  readonly read: (request: HttpRequest) => JsonObject
  /** What to register of them; throws what RFC 7591 §3.2.2 names. */
  readonly decide: (
    members: JsonObject,
    request: Omit<RegistrationRequest, 'statement'>,
    server: { readonly context: ServerContext; readonly source: MetadataSource },
  ) => Promise<DecidedMetadata>
}

/** Metadata to register, and how the client authenticates. */
export interface DecidedMetadata {
  readonly metadata: JsonObject
  readonly method: ClientAuthenticationMethod
}

/** Reads what clients may register; throws an `AuthkitConfigError` for options that contradict each other. */
export function registrationPolicy(options: RegistrationRules): RegistrationPolicy {
  const { grantTypes, scopes, register, keepMembers = [], secretLifetime = 0 } = options
  const { maxBytes = 65_536 } = options
  const kept = keepMembers.map((member) => ({
    member,
    check: (value: Parameters<ClientMetadataRule['check']>[0]) => value,
  }))
  const further = [...(options.rules ?? []), ...kept]
  checkRules(further)
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw new AuthkitConfigError('maxBytes is a whole number of bytes')
  }
  const rules = [
    ...grantRules(grantTypes),
    ...credentialRules,
    scopeRule(scopes),
    ...presentationRules,
  ]
  const readStatement: ReadSoftwareStatement = softwareStatements(options.softwareStatements)
  return {
    secretLifetime: checkSeconds('secretLifetime', secretLifetime, 0),
    read: (request) => jsonBody(request, maxBytes),
    async decide(members, request, { context, source }) {
      const ofExtensions = context.members.extensions.flatMap((one) => one.clientMetadata ?? [])
      const all = [...rules, ...ofExtensions, ...further]
      const statement = await readStatement(members, all, context)
      const checked = await applyRules(all, {
        sent: withStatement(members, statement),
        serverMetadata: source.metadata(),
        context,
      })
      // Made by the rules above, which give these members these types.
      const metadata = checked as RegisteredMetadata
      const decided = (await register?.(metadata, { ...request, statement })) ?? metadata
      return {
        metadata: {
          ...withoutServerMembers(decided),
          // RFC 7591 §3.2.1: a statement is answered as it came, so it is kept.
          ...(statement ? { software_statement: members['software_statement'] } : {}),
        },
        method: methodOf(decided, context),
      }
    },
  }
}

function methodOf(
  metadata: RegisteredMetadata,
  { members }: ServerContext,
): ClientAuthenticationMethod {
  const { token_endpoint_auth_method: name = 'client_secret_basic' } = metadata
  const method = members.clientAuthentication.get(name)
  if (method) return method
  throw new AuthkitConfigError(
    'register() answered a token_endpoint_auth_method that the server does not have',
  )
}
