/** Header fields by lower-case name. A field sent several times is a list (RFC 9110 §5.3). */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** An HTTP request as plain values, which every framework can supply by copying four fields. */
export interface HttpRequest {
  /** Method in upper case, `GET`. */
  readonly method: string
  /** Absolute URL with query, `https://issuer.example/token?x=1`. */
  readonly url: string
  /** Header fields by lower-case name. */
  readonly headers: HttpHeaders
  /** Raw text of the body, or what a body parser made of it; absent when there is none. */
  readonly body?: unknown
  /**
   * The session of the framework, where it has one: its values by name. Each is read and assigned whole, and one that is assigned `undefined` is
   * removed, since some sessions notice nothing else.
   */
  readonly session?: object | undefined
}

/** An HTTP response as plain values. */
export interface HttpResponse {
  /** Status code, `200`. */
  readonly status: number
  /** Header fields by lower-case name; a list is sent as several fields (`set-cookie`). */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** Text of the body; absent when there is none. */
  readonly body?: string
}

/** An endpoint: a request record in, a response record out. It rejects only for faults that are nobody's request. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>

/** The value of a header field when it was sent exactly once or not at all; a repeated field gives `null`. */
export function singleHeader(headers: HttpHeaders, name: string): string | undefined | null {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  if (value === undefined || typeof value === 'string') return value
  return value.length <= 1 ? value[0] : null
}
