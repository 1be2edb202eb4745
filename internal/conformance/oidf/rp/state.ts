import type { JWK } from 'jose'
import type { Behaviour } from './behaviour.ts'
import type { Received } from './http.ts'
import type { SigningKey } from './keys.ts'

/** A relying party as the provider knows it, Registration §2. */
export interface RegisteredClient {
  readonly client_id: string
  readonly client_secret?: string | undefined
  readonly redirect_uris: readonly string[]
  readonly response_types: readonly string[]
  readonly token_endpoint_auth_method?: string | undefined
  readonly id_token_signed_response_alg?: string | undefined
  readonly userinfo_signed_response_alg?: string | undefined
  readonly request_object_signing_alg?: string | undefined
  readonly request_uris?: readonly string[] | undefined
  readonly jwks?: { readonly keys: readonly JWK[] } | undefined
  readonly jwks_uri?: string | undefined
  readonly initiate_login_uri?: string | undefined
  readonly post_logout_redirect_uris?: readonly string[] | undefined
  readonly backchannel_logout_uri?: string | undefined
  readonly backchannel_logout_session_required?: boolean | undefined
  readonly frontchannel_logout_uri?: string | undefined
  readonly frontchannel_logout_session_required?: boolean | undefined
}

/** What a login allowed. */
export interface Grant {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: readonly string[]
  readonly nonce: string | undefined
  readonly codeChallenge: string | undefined
  readonly authTime: number
  readonly sid: string
}

/** How a relying party answered a Logout Token, Back-Channel Logout §2.8. */
export interface BackChannelAnswer {
  readonly status: number
  readonly cacheControl: string | null
  readonly body: string
}

/** What the provider remembers while a module runs. */
export interface ProviderState {
  readonly issuer: string
  readonly clock: () => number
  readonly clients: Map<string, RegisteredClient>
  readonly codes: Map<string, Grant>
  readonly accessTokens: Map<string, Grant>
  readonly refreshTokens: Map<string, Grant>
  /** The keys that sign, the newest first; all are in the JWK Set. */
  keys: SigningKey[]
  behaviour: Behaviour
  /** Every request, in the order of arrival. */
  readonly received: Received[]
  /** What a relying party did wrong; a module passes only while this is empty. */
  readonly faults: string[]
  /** Ends with each session. */
  session: { readonly sid: string; readonly state: string } | undefined
  /** How relying parties answered Logout Tokens. */
  readonly backChannelAnswers: BackChannelAnswer[]
  /** Path below the issuer of the JWK Set. */
  jwksPath: string
}

/** A request that the provider refuses, with the error code for it. */
export class Refusal extends Error {
  readonly error: string

  constructor(error: string, description: string) {
    super(description)
    this.error = error
  }
}

/** Throws a refusal unless a condition holds. */
export function check(condition: boolean, error: string, description: string): asserts condition {
  if (!condition) throw new Refusal(error, description)
}
