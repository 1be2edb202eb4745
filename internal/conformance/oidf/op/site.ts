import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createSelfSignedCertificate, type SelfSignedCertificate } from '@authkit/jose/pki'
import { type Page, UserAgent } from '@authkit/testing'

/** A request as the site got it. */
export interface Received {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  /** The body read as a form. */
  readonly form: URLSearchParams
}

/** The site of the client that the modules play: its callback, and the documents that it publishes about itself. */
export interface Site {
  /** Origin as users and the provider's pages know it. */
  readonly origin: string
  /** Origin at which the provider itself fetches documents and delivers messages. */
  readonly direct: string
  /** Everything that came, oldest first. */
  readonly requests: readonly Received[]
  /** Publishes a text, or something else as JSON, at a path. */
  readonly publish: (path: string, body: unknown, type?: string) => void
  /** The next request to a path, or the first there was. */
  readonly arrival: (path: string) => Promise<Received>
  /** A browser that knows the way to the site. */
  readonly browser: () => UserAgent
  readonly stop: () => Promise<void>
}

const origin = 'https://client.example'

/** Starts the site. */
export async function startSite(): Promise<Site> {
  const { certificate: cert, key } = trustedCertificate()
  const documents = new Map<string, { readonly body: string; readonly type: string }>()
  const requests: Received[] = []
  const waiting = new Map<string, (request: Received) => void>()
  const server = createServer({ cert, key: key.exportPem({ private: true }) })
  server.on('request', async (incoming, outgoing) => {
    const request = await read(incoming)
    const { pathname } = request.url
    requests.push(request)
    waiting.get(pathname)?.(request)
    const { body, type } = documents.get(pathname) ?? { body: 'the client', type: 'text/html' }
    outgoing.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // A server that listens on TCP has an address of this form.
  const direct = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    direct,
    requests,
    publish(path, body, type = 'application/json') {
      documents.set(path, { body: typeof body === 'string' ? body : JSON.stringify(body), type })
    },
    async arrival(path) {
      const found = requests.find(({ url }) => url.pathname === path)
      return found ?? new Promise((resolve) => void waiting.set(path, resolve))
    },
    browser: () => new SiteBrowser(direct),
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

let certificate: SelfSignedCertificate | undefined

/** A certificate that this process trusts; one for all its sites, since trust goes by the name. */
function trustedCertificate(): SelfSignedCertificate {
  if (certificate) return certificate
  certificate = createSelfSignedCertificate({ commonName: '127.0.0.1' })
  setDefaultCACertificates([...getCACertificates('default'), certificate.certificate])
  return certificate
}

async function read(incoming: IncomingMessage): Promise<Received> {
  return {
    method: incoming.method ?? '',
    url: new URL(incoming.url ?? '/', origin),
    headers: incoming.headers,
    form: new URLSearchParams(await text(incoming)),
  }
}

/** A browser that reaches the site by its public name. */
class SiteBrowser extends UserAgent {
  readonly #direct: string

  constructor(direct: string) {
    super()
    this.#direct = direct
  }

  override request(url: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const isClient = new URL(url).origin === origin
    return super.request(isClient ? url.replace(origin, this.#direct) : url, form)
  }
}
