/** Header fields that can be read and changed; those of fetch and of axios are such. */
export interface HeaderFields extends Iterable<readonly [name: string, value: unknown]> {
  /** The value of a field, by its name in any case. */
  get(name: string): unknown
  /** Writes a field. */
  set(name: string, value: string): unknown
  /** Takes a field away. */
  delete(name: string): unknown
}

/** A request to an API that is to be authorized. */
export interface ApiRequest {
  /** Absolute URL. */
  readonly url: URL
  /** HTTP method. */
  readonly method: string
  /** Header fields; they are changed in place. */
  readonly headers: HeaderFields
  /** The body; `undefined` or `null` without one. */
  readonly body: unknown
}

/** What a request became when it was authorized, beside its header fields. */
export interface AuthorizedRequest {
  /** Absolute URL. */
  readonly url: URL
  /** The body. */
  readonly body: unknown
}

/** What a request to an API can say beside what `fetch` takes. */
export interface ApiRequestInit extends RequestInit {
  /** Sends the request without any credentials; false unless given. */
  readonly withholdToken?: boolean | undefined
}

/** A `fetch` that authorizes what it sends. */
export type ApiFetch = (input: string | URL | Request, init?: ApiRequestInit) => Promise<Response>
