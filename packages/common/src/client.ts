export { apiOrigins, isApiTarget } from './client/origins.ts'
export { isRedirect, isReplayable, nextHop, type Outgoing, toOutgoing } from './client/outgoing.ts'
export type {
  ApiFetch,
  ApiRequest,
  ApiRequestInit,
  AuthorizedRequest,
  HeaderFields,
} from './client/request.ts'
export { requireText } from './net/read-text.ts'
export type { Body } from './net/read-text.ts'
export type { BoundedTextOptions } from './net/bounded-text.ts'
