import { createSelfSignedCertificate } from '@authkit/jose/pki'
import { trusting } from '../oidf/rp/tls.ts'
import { listen, listener, type TlsIdentity } from './listen.ts'
import { createProvider } from './provider.ts'
import {
  createRelyingParty,
  frontChannelOf,
  registrationOf,
  type RelyingParty,
} from './relying-party.ts'

/** A provider and the applications of people who have accounts there. */
export interface Site {
  readonly issuer: string
  /** Of another site than the provider. People are asked for their consent, and no page of it is loaded when they sign out. */
  readonly calendar: RelyingParty
  /** Of another site than the provider. */
  readonly mail: RelyingParty
  /** Of the same site as the provider, at another port. */
  readonly notes: RelyingParty
  readonly stop: () => Promise<void>
}

/** Starts them all on loopback; with `secure` by https, with a certificate that browsers have to be told to ignore. */
export async function startSite({ secure = false } = {}): Promise<Site> {
  const tls = secure ? createIdentity() : undefined
  const provider = await listen('localhost', tls)
  const transport = tls ? { fetch: trusting(tls.cert) } : {}
  const { origin: issuer } = provider
  const at = {
    calendar: await listen('127.0.0.1', tls),
    mail: await listen('127.0.0.1', tls),
    notes: await listen('localhost', tls),
  }
  const clients = Object.entries(at).map(([name, { origin }]) => ({
    ...registrationOf(name, origin),
    ...(name === 'calendar' ? {} : frontChannelOf(origin)),
  }))
  provider.serve(createProvider({ issuer, clients, transport, asking: 'calendar' }))
  const start = async (name: keyof typeof at): Promise<RelyingParty> => {
    const { origin, serve } = at[name]
    const { party, handler } = await createRelyingParty({
      clientId: name,
      origin,
      issuer,
      transport,
    })
    serve(listener(handler, origin))
    return party
  }
  return {
    issuer,
    calendar: await start('calendar'),
    mail: await start('mail'),
    notes: await start('notes'),
    async stop() {
      await Promise.all([provider, ...Object.values(at)].map(({ stop }) => stop()))
    },
  }
}

function createIdentity(): TlsIdentity {
  const { key, certificate } = createSelfSignedCertificate({
    commonName: 'localhost',
    subjectAltNames: ['localhost', '127.0.0.1'],
  })
  return { key: key.exportPem({ private: true }), cert: certificate }
}
