export { apiOrigins, isApiTarget } from './client/origins.ts'
export { isRedirect, isReplayable, nextHop, type Outgoing, toOutgoing } from './client/outgoing.ts'
export type {
  ApiFetch,
  ApiRequest,
  ApiRequestInit,
  AuthorizedRequest,
  HeaderFields,
} from './client/request.ts'
