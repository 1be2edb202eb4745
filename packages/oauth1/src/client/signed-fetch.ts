import {
  type ApiFetch,
  isRedirect,
  nextHop,
  type Outgoing,
  toOutgoing,
} from '@authkit/common/client'
import { fetchMediaType, FORM } from './body.ts'
import { TooManyRedirectsError } from './client-errors.ts'
import type { OAuth1Signer } from './signer.ts'

/** What a signing fetch works with. */
export interface SignedFetchOptions {
  /** Signs the requests, and says where they may go. */
  readonly signer: OAuth1Signer
  /** Base of relative URLs. */
  readonly apiBaseUrl: string | undefined
  /** Whether bodies of any kind are signed. */
  readonly forceIncludeBody: boolean
  /** Sends the requests. */
  readonly fetch: typeof globalThis.fetch
}

const MOST_REDIRECTS = 5

/**
 * Makes a `fetch` that signs each request to the allowed origins, RFC 5849 §3.1. It follows redirects within the origin, each with a signature of its own, and
 * returns any other redirect as it is.
 */
export function createSignedFetch(options: SignedFetchOptions): ApiFetch {
  return async (input, init) => {
    let outgoing = toOutgoing(input, init, options.apiBaseUrl)
    options.signer.checkTarget(outgoing.url)
    const { signal, redirect } = outgoing.init
    signal?.throwIfAborted()
    // What the caller says about authorization stands.
    const isOurs = init?.withholdToken !== true && !outgoing.headers.has('authorization')
    if (isOurs) outgoing = await readable(outgoing, options)
    for (let redirects = 0; ; redirects += 1) {
      const response = await send(outgoing, isOurs, options)
      if (redirect === 'manual' || !isRedirect(response)) return response
      if (redirect === 'error' || redirects === MOST_REDIRECTS) {
        discard(response)
        throw new TooManyRedirectsError()
      }
      const next = nextHop(response, outgoing)
      if (next === undefined) return response
      discard(response)
      outgoing = next
    }
  }
}

/** Lets go of a body that nobody will read. */
function discard({ body }: Response): void {
  // One that broke has nothing to say any more.
  void body?.cancel().catch(() => undefined)
}

function send(
  { url, init, headers, body }: Outgoing,
  isOurs: boolean,
  { signer, fetch }: SignedFetchOptions,
): Promise<Response> {
  if (!isOurs) return fetch(url, { ...init, headers, body, redirect: 'manual' })
  const sent = new Headers(headers)
  const signed = signer.sign({ url, method: init.method ?? 'GET', headers: sent, body })
  // The signer gives back the body that it got, or the text of a form.
  const signedBody = signed.body as Outgoing['body']
  return fetch(signed.url, { ...init, headers: sent, body: signedBody, redirect: 'manual' })
}

/** The request with a body that can be signed: what is signed has to be known before it is sent. Any other body stays a stream. */
async function readable(
  outgoing: Outgoing,
  { forceIncludeBody }: Pick<SignedFetchOptions, 'forceIncludeBody'>,
): Promise<Outgoing> {
  const { body, headers } = outgoing
  const isPlain =
    typeof body === 'string' || body instanceof ArrayBuffer || ArrayBuffer.isView(body)
  if (body === null || isPlain || body instanceof URLSearchParams) return outgoing
  if (!forceIncludeBody && fetchMediaType(outgoing) !== FORM) return outgoing
  // Knows the content type of a FormData and of a Blob.
  const packed = new Response(body)
  const sent = new Headers(headers)
  const type = packed.headers.get('content-type')
  if (type !== null && !sent.has('content-type')) sent.set('content-type', type)
  return { ...outgoing, headers: sent, body: await packed.arrayBuffer() }
}
