import type { Transport } from '@authkit/common'

/** A request that left the application. */
export interface Sent {
  readonly url: URL
  readonly headers: Headers
  readonly form: URLSearchParams
}

/** Sends requests, and remembers them. */
export interface Recorder {
  readonly sent: Sent[]
  /** Those of one `grant_type`. */
  readonly grants: (type: string) => readonly Sent[]
  readonly fetch: typeof fetch
  readonly transport?: Transport | undefined
}

/** Records what goes by the platform's `fetch`, and by a transport. */
export function createRecorder(transport?: Transport): Recorder {
  const sent: Sent[] = []
  return {
    sent,
    grants: (type) => sent.filter(({ form }) => form.get('grant_type') === type),
    async fetch(input, init) {
      const request = new Request(input, init)
      const form = new URLSearchParams(await request.clone().text())
      sent.push({ url: new URL(request.url), headers: request.headers, form })
      return fetch(request)
    },
    transport:
      transport &&
      ((request) => {
        const { url, headers, body } = request
        sent.push({ url, headers: new Headers(headers), form: new URLSearchParams(body) })
        return transport(request)
      }),
  }
}
