/** What happened at the server. No event holds a code, token or secret. */
export type ServerEvent =
  | { readonly type: 'client_authenticated'; readonly clientId: string; readonly method: string }
  | { readonly type: 'client_authentication_failed'; readonly method: string | undefined }
  | {
      readonly type: 'authorization_code_issued'
      readonly clientId: string
      readonly subject: string
      readonly scope: readonly string[]
      readonly grantId: string
    }
  | { readonly type: 'authorization_denied'; readonly clientId: string; readonly error: string }
  | {
      readonly type: 'token_issued'
      readonly clientId: string
      readonly subject: string | undefined
      readonly scope: readonly string[]
      readonly grantId: string
      readonly grantType: string
      readonly refreshed: boolean
    }
  | { readonly type: 'request_refused'; readonly endpoint: string; readonly error: string }
  | { readonly type: 'token_revoked'; readonly clientId: string; readonly tokenType: string }
  | {
      readonly type: 'grant_revoked'
      readonly clientId: string
      readonly grantId: string
      readonly reason: GrantRevocationReason
    }

/** Why a whole grant ended. */
export type GrantRevocationReason =
  | 'code_reused'
  | 'refresh_token_reused'
  | 'revoked_by_client'
  | 'revoked'
