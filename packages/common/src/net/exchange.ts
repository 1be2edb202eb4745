/** One request to a server, its URL and header fields judged already. */
export interface TransportRequest {
  /** Absolute URL. */
  readonly url: URL
  /** Method in upper case. */
  readonly method: string
  /** Header fields to send. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of the body. */
  readonly body?: string | undefined
  /** Time for everything from the lookup to the last byte of the body, in seconds. */
  readonly timeout: number
  /** Largest body to read, in bytes after decompression. */
  readonly maxBytes: number
  /** Whether the body is read as UTF-8 exactly: wrong bytes fail the request and a byte order mark stays in the text. */
  readonly exactText?: boolean | undefined
  /** Ends the request early, with its reason as the error. */
  readonly signal?: AbortSignal | undefined
}

/** The answer to one request, read to its end. */
export interface TransportResponse {
  /** Status code, that of a redirect too. */
  readonly status: number
  /** Header fields by lower-case name; a repeated one is joined by a comma and a space. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of the body. */
  readonly text: string
}

/**
 * Sends one request to a server and reads its answer, by whatever HTTP client an application has. It follows no redirect, sends
 * nothing twice that is not idempotent, and puts into its errors nothing of what it sent, RFC 9110 §9.2.2.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

/** The transports of this package: they keep the limits themselves, and leave the URL as it is. */
export const ownTransports: WeakSet<Transport> = new WeakSet()
