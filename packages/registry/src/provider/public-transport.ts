import { guardedFetch, type Transport } from '@authkit/common'

/** Reaches hosts of the public internet alone, over connections of its own: what a tenant names as its provider must not lead into the network of this host. */
export const publicTransport: Transport = ({ url, ...request }) =>
  guardedFetch(url.href, { ...request, addresses: 'public', redirects: 'answer' })
