import { Agent, request, type RequestOptions } from 'node:http'

/** A request of the least code that works on node:http, on connections that are kept. */
export function bareHttp(
  url: string,
  options: RequestOptions,
  body?: string,
): () => Promise<unknown> {
  const agent = new Agent({ keepAlive: true })
  return () =>
    new Promise((resolve, reject) => {
      const sent = request(url, { ...options, agent }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('error', reject)
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve(JSON.parse(text)))
      })
      sent.on('error', reject)
      sent.end(body)
    })
}

/** The same on the platform's `fetch`. */
export function bareFetch(url: string, init: RequestInit): () => Promise<unknown> {
  return async () => (await fetch(url, init)).json()
}
