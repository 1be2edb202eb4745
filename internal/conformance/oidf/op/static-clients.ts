import { everyType, type ResponseType } from './variants.ts'

/** Secret of the clients that the provider knows from its start. */
export const staticSecret = 'a-secret-of-enough-length-0123456789abcdef'

/** A client that the provider knows from its start, as both sides have it written down. */
export function staticClient(origin: string, responseType: ResponseType) {
  return {
    client_id: `static-${responseType.replaceAll(' ', '-')}`,
    client_secret: staticSecret,
    client_name: 'Conformance',
    redirect_uris: [`${origin}/callback`],
    response_types: [responseType],
    grant_types: ['authorization_code', 'implicit'],
    token_endpoint_auth_method: 'client_secret_basic' as const,
  }
}

/** Such a client for each response type. */
export function staticClients(origin: string) {
  return everyType.map((responseType) => staticClient(origin, responseType))
}
