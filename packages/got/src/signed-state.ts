import { Readable } from 'node:stream'
import type { ApiRequest, AuthorizedRequest, HeaderFields } from '@authkit/common/client'
import type { Options } from 'got'

/** Signs a request, its header fields in place. */
export type Sign = (request: ApiRequest) => AuthorizedRequest | Promise<AuthorizedRequest>

/** What got sends, and what of it a signature changes. */
export type GotRequest = Pick<Options, 'url' | 'method' | 'headers' | 'body' | 'isStream'>

type Fields = Readonly<Options['headers']>

/** A request as it was before it was signed, or after. */
interface Snapshot {
  readonly url: URL
  readonly headers: Fields
  readonly body: Options['body']
}

/** What a signature changed of a request of got, so that it can be taken off again. */
export class SignedState {
  #before: Snapshot | undefined
  #after: Snapshot | undefined

  /** Whether the last request was signed. */
  get isSigned(): boolean {
    return this.#after !== undefined
  }

  /** Signs a request that has a URL. */
  async apply(request: GotRequest, url: URL, sign: Sign): Promise<void> {
    const before = { url, headers: { ...request.headers }, body: request.body }
    this.#before = before
    try {
      const { method } = request
      const headers = new GotFields(request)
      const body = request.body ?? (isPiped(request) ? PIPED : undefined)
      const signed = await sign({ url: new URL(url), method, headers, body })
      if (signed.url.href !== url.href) request.url = signed.url
      if (signed.body !== body) replaceBody(request, signed.body)
    } finally {
      // A hook that throws leaves behind what was written before it.
      const { headers, body } = request
      this.#after = { url: new URL(request.url ?? url), headers: { ...headers }, body }
    }
  }

  /** Takes the signature off, but for what somebody else has changed meanwhile. */
  undo(request: GotRequest): void {
    const [before, after] = [this.#before, this.#after]
    if (before === undefined || after === undefined) return
    if (request.url !== undefined && String(request.url) === after.url.href)
      request.url = before.url
    const hasBody = request.body === after.body
    if (hasBody && request.body !== before.body) request.body = before.body
    for (const name of Object.keys({ ...before.headers, ...after.headers })) {
      const value = before.headers[name]
      if (value === after.headers[name] || request.headers[name] !== after.headers[name]) continue
      if (value === undefined) delete request.headers[name]
      // A redirect may have taken the body, and what describes it.
      else if (hasBody || !name.startsWith('content-')) request.headers[name] = value
    }
  }

  /** A text without the URL that was signed, which may hold a token. */
  conceal(text: string): string {
    const [before, after] = [this.#before, this.#after]
    if (before === undefined || after === undefined || before.url.href === after.url.href)
      return text
    return text.replaceAll(after.url.href, before.url.href)
  }

  /** Begins anew. */
  forget(): void {
    this.#before = undefined
    this.#after = undefined
  }
}

/** Stands for a body that the application pipes into a stream of got, which nobody has seen yet. */
const PIPED = new Readable()

function isPiped({ isStream, method }: GotRequest): boolean {
  return isStream && !/^(?:get|head)$/i.test(method)
}

function replaceBody(request: GotRequest, value: unknown): void {
  // Whatever a hook made of the body is for got to judge.
  const body = (value instanceof URLSearchParams ? String(value) : value) as GotRequest['body']
  request.body = body
  if (typeof body === 'string') {
    request.headers['content-length'] = String(Buffer.byteLength(body))
  } else if (ArrayBuffer.isView(body)) {
    request.headers['content-length'] = String(body.byteLength)
  } else delete request.headers['content-length']
}

/** The header fields of a request of got, whose names it keeps in lower case. */
class GotFields implements HeaderFields {
  readonly #options: GotRequest

  constructor(options: GotRequest) {
    this.#options = options
  }

  get(name: string): string | string[] | undefined {
    return this.#options.headers[name.toLowerCase()]
  }

  set(name: string, value: string | string[]): void {
    this.#options.headers[name.toLowerCase()] = value
  }

  delete(name: string): void {
    delete this.#options.headers[name.toLowerCase()]
  }

  *[Symbol.iterator](): Iterator<readonly [string, unknown]> {
    for (const [name, value] of Object.entries(this.#options.headers)) {
      if (value !== undefined) yield [name, value]
    }
  }
}
