import { collectParameters, verifySignature, type VerifySignatureOptions } from '@authkit/oauth1'
import type { Received } from './scripted-server.ts'

/** Protocol parameters of a request, and where they were. */
export interface Verified {
  readonly parameters: ReadonlyMap<string, string>
  readonly place: 'header' | 'query' | 'body'
}

/** Verifies a request as a server does; throws when the signature is wrong, or when a protocol parameter came twice. */
export function verified(
  { method, url, headers, body }: Received,
  {
    credentials,
    signatureMethods,
  }: Pick<VerifySignatureOptions, 'credentials' | 'signatureMethods'>,
): Verified {
  const { authorization, 'content-type': contentType } = headers
  const parameters = collectParameters({ url, body, contentType, authorization })
  verifySignature({ method, url, parameters, credentials, signatureMethods })
  const names = parameters.map(([name]) => name).filter((name) => name.startsWith('oauth_'))
  if (new Set(names).size !== names.length) throw new Error('a protocol parameter came twice')
  return { parameters: new Map(parameters), place: placeOf(authorization, url) }
}

function placeOf(authorization: string | undefined, url: string): Verified['place'] {
  if (authorization !== undefined) return 'header'
  return new URL(url).searchParams.has('oauth_signature') ? 'query' : 'body'
}
