import type { TransportRequest, TransportResponse } from './exchange.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { checkRedirect, withinTime } from './limits.ts'
import type { InboundResponse } from './pinned-request.ts'
import { requireText } from './read-text.ts'

/**
 * Reads the response to a request that `send` sends within its limits, and closes the connection of one that is not wanted. There are few
 * steps on this way for a reason: after each wait for the network the processor has forgotten their code, and ten more cost a tenth of a `fetch`.
 */
export function streamedExchange(
  request: TransportRequest,
  redirects: 'answer' | 'refuse' | undefined,
  send: (signal: AbortSignal) => Promise<InboundResponse>,
): Promise<TransportResponse> {
  const controller = new AbortController()
  const work = receive(send(controller.signal), request, redirects)
  return withinTime(work, request, (reason) => controller.abort(reason))
}

async function receive(
  sent: Promise<InboundResponse>,
  { maxBytes, exactText }: TransportRequest,
  redirects: 'answer' | 'refuse' | undefined,
): Promise<TransportResponse> {
  const response = await sent
  const { status, body } = response
  checkRedirect(status, redirects)
  const text = body === null ? '' : await requireText(body, { maxBytes, exactText })
  let headers: Fields | undefined
  return {
    status,
    text,
    // Read when somebody asks: that costs a thirtieth of a whole `fetch`.
    get headers() {
      return (headers ??= fieldsOf(response.headers))
    },
  }
}
