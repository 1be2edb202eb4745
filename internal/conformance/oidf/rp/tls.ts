import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { createSelfSignedCertificate } from '@authkit/jose/pki'
import type { TlsIdentity } from './http.ts'

/** A `fetch` for a server with a certificate of its own. Only text URLs, header records and text bodies go in. */
export function trusting(ca: string): typeof fetch {
  return async (input, { method = 'GET', headers, body } = {}) => {
    const { status, fields, content } = await send(
      new URL(input instanceof Request ? input.url : input),
      {
        ca,
        method,
        headers: Object.fromEntries(new Headers(headers)),
        body: typeof body === 'string' ? body : undefined,
      },
    )
    return new Response(content, { status, headers: fields })
  }
}

interface Sent {
  readonly ca: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

interface Answered {
  readonly status: number
  readonly fields: Record<string, string>
  readonly content: string
}

function send(url: URL, { body, ...options }: Sent): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...options, agent: false, timeout: 5000 }, async (incoming) => {
      const type = incoming.headers['content-type'] ?? ''
      const content = await text(incoming)
      resolve({ status: incoming.statusCode ?? 0, fields: { 'content-type': type }, content })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** A certificate for a host, which nobody but who is told to trusts. */
export function identity(host: string): TlsIdentity {
  const { key, certificate } = createSelfSignedCertificate({ commonName: host })
  return { key: key.exportPem({ private: true }), cert: certificate }
}
