import { HttpInputError } from './errors.ts'
import type { HttpHandler, HttpRequest, HttpResponse } from './http/record.ts'
import { readText } from './net/read-text.ts'

/** What `toFetch` may be told. */
export interface ToFetchOptions {
  /** Largest request body to read, in bytes; 1 048 576 unless told. A larger one is answered with 413. */
  readonly maxBytes?: number | undefined
  /** Is told what the handler rejected with; the other side is told only that the request failed. */
  readonly onError?: ((error: unknown) => void) | undefined
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304])

/** Makes an endpoint a web-standard handler for Hono, Next.js, Bun, Deno or Workers, Fetch Standard §5. */
export function toFetch(
  handler: HttpHandler,
  options: ToFetchOptions = {},
): (request: Request) => Promise<Response> {
  const { maxBytes = 1_048_576, onError } = options
  return async (request) => {
    try {
      return toResponse(await handler(await toRecord(request, maxBytes)))
    } catch (error) {
      if (error instanceof HttpInputError) return failure(error.status)
      onError?.(error)
      return failure(500)
    }
  }
}

async function toRecord(request: Request, maxBytes: number): Promise<HttpRequest> {
  const { method, url } = request
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of request.headers) headers[name] = value
  if (request.body === null) return { method, url, headers }
  return { method, url, headers, body: await readBody(request.body, maxBytes) }
}

async function readBody(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  let text: string | undefined
  try {
    text = await readText(stream, { maxBytes, exactText: true })
  } catch (cause) {
    throw new HttpInputError(400, 'The body is not UTF-8 or broke off', { cause })
  }
  if (text === undefined) throw new HttpInputError(413, 'The body is too large')
  return text
}

function toResponse({ status, headers: fields, body }: HttpResponse): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(fields)) {
    for (const each of typeof value === 'string' ? [value] : value) headers.append(name, each)
  }
  return new Response(WITHOUT_BODY.has(status) ? null : (body ?? null), { status, headers })
}

function failure(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}
