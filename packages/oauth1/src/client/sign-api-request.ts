import { isSecureTransport, percentEncode } from '@authkit/common'
import type { ApiRequest, AuthorizedRequest } from '@authkit/common/client'
import { OAuth1Error } from '../errors.ts'
import type { Parameter } from '../signature/contract.ts'
import { type SignedRequest, signRequest } from '../signature/sign-request.ts'
import { bodyHash, FORM, formText, isEmpty, mediaType } from './body.ts'
import { InsecureTransportError, OAuth1ClientError } from './client-errors.ts'
import type { SignatureType } from './options.ts'
import { withoutSignature } from './earlier-signature.ts'
import type { Signing } from './signing.ts'

/** What a request for credentials signs besides, and the token that it is signed with. */
export interface SignedWith {
  readonly token?: string | undefined
  readonly tokenSecret?: string | undefined
  readonly redirectUri?: string | undefined
  readonly verifier?: string | undefined
  readonly realm?: string | undefined
}

/**
 * Signs a request and puts the protocol parameters where they belong, each of them once, RFC 5849 §3.1 and §3.5. A signature of this
 * client that is there already, as after a redirect, is replaced.
 */
export function signApiRequest(
  signing: Signing,
  { method, headers, ...request }: ApiRequest,
  { token, tokenSecret, redirectUri, verifier, realm = signing.realm }: SignedWith,
): AuthorizedRequest {
  const { clientId, keys, member, clock, forceIncludeBody } = signing
  const sent = { headers, body: request.body }
  const url = unsignedUrl(request.url, clientId)
  const given = formText(sent)
  const form = given === undefined ? undefined : withoutSignature(given, clientId)
  const isHashed = forceIncludeBody && form === undefined && !isEmpty(sent.body)
  const place = placeOf(signing, { method, ...sent }, form)
  const isForm = form !== undefined || place === 'body'
  const signed = sign({
    method,
    url: url.href,
    credentials: { clientId, ...keys, token, tokenSecret },
    signatureMethod: member,
    redirectUri,
    verifier,
    clock,
    ...(isForm ? { body: form ?? '', contentType: FORM } : {}),
    ...(isHashed ? { bodyHash: bodyHash(sent.body, member) } : {}),
    ...(place === 'header' ? { realm } : {}),
  })
  if (place === 'body') return { url, body: withForm(form ?? '', signed.parameters, headers) }
  const body = form === given ? sent.body : form
  if (place === 'query') return { url: withQuery(url, signed.parameters), body }
  headers.set('authorization', signed.authorization)
  return { url, body }
}

function placeOf(
  { type, member }: Signing,
  { method, headers, body }: Pick<ApiRequest, 'method' | 'headers' | 'body'>,
  form: string | undefined,
): SignatureType {
  if (type !== 'body' || form !== undefined) return type
  const hasBody = !/^(?:get|head)$/i.test(method)
  const content = mediaType({ headers }) ?? FORM
  if (hasBody && isEmpty(body) && content === FORM) return 'body'
  // RFC 5849 §3.5.2: only a form can carry them. A URL ends in logs, which secrets must not.
  return member.needsTls ? 'header' : 'query'
}

function sign(options: Parameters<typeof signRequest>[0]): SignedRequest {
  try {
    return signRequest(options)
  } catch (cause) {
    if (!(cause instanceof OAuth1Error)) throw cause
    throw new OAuth1ClientError(cause.error, cause.message, { cause })
  }
}

function unsignedUrl(url: URL, clientId: string): URL {
  if (!isSecureTransport(url.href) || url.username !== '' || url.password !== '') {
    throw new InsecureTransportError()
  }
  const query = withoutSignature(url.search.slice(1), clientId)
  return query === url.search.slice(1) ? url : withSearch(url, query)
}

function withQuery(url: URL, parameters: readonly Parameter[]): URL {
  return withSearch(url, joined(url.search.slice(1), parameters))
}

function withSearch(url: URL, query: string): URL {
  const changed = new URL(url)
  changed.search = query
  return changed
}

function withForm(
  form: string,
  parameters: readonly Parameter[],
  headers: ApiRequest['headers'],
): string {
  const body = joined(form, parameters)
  if (mediaType({ headers }) === undefined) headers.set('content-type', FORM)
  const length = headers.get('content-length')
  // An HTTP client that measured the form did so before it grew.
  if (length !== undefined && length !== null) {
    headers.set('content-length', String(Buffer.byteLength(body)))
  }
  return body
}

function joined(text: string, parameters: readonly Parameter[]): string {
  const added = parameters.map(([name, value]) => `${name}=${percentEncode(value)}`).join('&')
  return text === '' ? added : `${text}&${added}`
}
