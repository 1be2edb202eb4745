import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, UnsecuredJWT } from 'jose'
import { check, type ProviderState, type RegisteredClient } from '../state.ts'

/** The parameters of an authorization request, those of its request object first, Core §6.1 and §6.2. */
export async function withRequestObject(
  state: ProviderState,
  client: RegisteredClient,
  sent: URLSearchParams,
): Promise<URLSearchParams> {
  const object = await requestObject(client, sent)
  if (object === undefined) return sent
  const claims = await claimsOf(state, client, object)
  // Core §6.1: response_type, client_id and scope stand in the query as well, with the same values.
  for (const name of ['client_id', 'response_type']) {
    check(sent.get(name) === claims[name], 'invalid_request_object', `${name} is not the same`)
  }
  const merged = new URLSearchParams(sent)
  for (const [name, value] of Object.entries(claims)) merged.set(name, String(value))
  return merged
}

async function requestObject(
  client: RegisteredClient,
  sent: URLSearchParams,
): Promise<string | undefined> {
  const uri = sent.get('request_uri')
  if (uri === null) return sent.get('request') ?? undefined
  const known = (client.request_uris ?? []).some((one) => one.split('#')[0] === uri.split('#')[0])
  check(known, 'invalid_request_uri', 'the request_uri is not registered')
  const response = await fetch(uri, { signal: AbortSignal.timeout(5000) })
  check(response.status === 200, 'invalid_request_uri', 'the request_uri does not answer')
  return (await response.text()).trim()
}

async function claimsOf(
  { issuer, clock }: ProviderState,
  client: RegisteredClient,
  object: string,
): Promise<Record<string, unknown>> {
  const { alg } = decodeProtectedHeader(object)
  const wanted = client.request_object_signing_alg
  check(wanted === undefined || alg === wanted, 'invalid_request_object', 'another alg')
  if (alg === 'none') return UnsecuredJWT.decode(object).payload
  const keys = createLocalJWKSet({ keys: [...(client.jwks?.keys ?? [])] })
  const { payload } = await jwtVerify(object, keys, {
    audience: issuer,
    issuer: client.client_id,
    currentDate: new Date(clock() * 1000),
  })
  return payload
}
