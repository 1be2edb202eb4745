export type { AddressClaim, UserInfo } from './claims/user-info.ts'
export { ClaimSourceError } from './client/claim-source-error.ts'
export { discover } from './client/discover.ts'
export type { DiscoverOptions } from './client/discover.ts'
export { IssuerDiscoveryError } from './client/issuer-discovery-error.ts'
export type { IssuerDiscoveryProblem } from './client/issuer-discovery-error.ts'
export type { BrowserInput } from './client/browser/parameters.ts'
export { multiTenantIssuer } from './client/issuer-rule.ts'
export type { IssuerRule, MultiTenantIssuerOptions } from './client/issuer-rule.ts'
export { discoverIssuer } from './client/webfinger.ts'
export { backChannelLogout } from './client/logout/back-channel-logout.ts'
export type {
  BackChannelLogoutOptions,
  LogoutNotice,
  LogoutTokenReader,
} from './client/logout/back-channel-logout.ts'
export { frontChannelLogout } from './client/logout/front-channel-endpoint.ts'
export type {
  FrontChannelClient,
  FrontChannelLogoutAnswer,
  FrontChannelLogoutOptions,
} from './client/logout/front-channel-endpoint.ts'
export { validateFrontChannelLogout } from './client/logout/front-channel-logout.ts'
export type {
  FrontChannelLogout,
  FrontChannelLogoutChecks,
} from './client/logout/front-channel-logout.ts'
export {
  FrontChannelLogoutError,
  LogoutResponseError,
  LogoutTokenError,
} from './client/logout/logout-errors.ts'
export type { LogoutResponse, LogoutResponseChecks } from './client/logout/logout-response.ts'
export { LogoutToken } from './client/logout/logout-token.ts'
export type { LogoutTokenClaims, LogoutTokenExpectations } from './client/logout/logout-token.ts'
export type { LogoutParameter, LogoutUrl, LogoutUrlOptions } from './client/logout/logout-url.ts'
export { verifyLogoutToken } from './client/logout/verify-logout-token.ts'
export type {
  ParseLogoutTokenOptions,
  VerifyLogoutTokenOptions,
} from './client/logout/verify-logout-token.ts'
export {
  createRequestObject,
  createUnsignedRequestObject,
} from './client/request-object/request-object.ts'
export type {
  RequestObjectEncryption,
  RequestObjectOptions,
  RequestObjectSigning,
  UnsignedRequestObjectOptions,
} from './client/request-object/request-object.ts'
export type {
  RequestObjectTerms,
  RequestParameters,
} from './client/request-object/request-object-claims.ts'
export { withRequestObject } from './client/request-object/with-request-object.ts'
export type {
  RequestObjectClient,
  WithRequestObjectOptions,
} from './client/request-object/with-request-object.ts'
export { checkSessionMessage } from './client/sessions/check-session.ts'
export type { CheckSessionInput } from './client/sessions/check-session.ts'
export { checkSessionPage, checkSessionScript } from './client/sessions/check-session-page.ts'
export type {
  CheckSessionClient,
  CheckSessionPageOptions,
} from './client/sessions/check-session-page.ts'
export {
  readThirdPartyLogin,
  ThirdPartyLoginError,
} from './client/third-party-login/third-party-login.ts'
export type {
  ThirdPartyLogin,
  ThirdPartyLoginChecks,
} from './client/third-party-login/third-party-login.ts'
export { thirdPartyLogin } from './client/third-party-login/third-party-login-endpoint.ts'
export type {
  BegunLogin,
  ThirdPartyLoginOptions,
} from './client/third-party-login/third-party-login-endpoint.ts'
export { OpenIDClient } from './client/openid-client.ts'
export { OpenIDToken } from './client/openid-token.ts'
export type {
  AuthenticationUrl,
  OpenIDClientOptions,
  ParseIdTokenOptions,
  UserInfoOptions,
} from './client/options.ts'
export { resolveClaims } from './client/resolve-claims.ts'
export type { ClaimsProvider, ResolveClaimsOptions } from './client/resolve-claims.ts'
export { fetchUserInfo } from './client/user-info.ts'
export type { FetchUserInfoOptions, UserInfoResponse } from './client/user-info.ts'
export { UserInfoError } from './client/user-info-error.ts'
export type { UserInfoProtection } from './client/user-info-jwt.ts'
export type { IDTokenClaims, IDTokenExpectations } from './id-token/claims.ts'
export { HybridIDToken, ImplicitIDToken } from './id-token/front-channel.ts'
export { CodeIDToken, IDToken } from './id-token/id-token.ts'
export { getIdTokenClass } from './id-token/id-token-class.ts'
export type { IDTokenClass } from './id-token/id-token-class.ts'
export { IDTokenError } from './id-token/id-token-error.ts'
export { verifyIdToken } from './id-token/verify.ts'
export type { VerificationKeys } from './id-token/verification-key.ts'
export type { VerifyIdTokenOptions } from './id-token/verify.ts'
