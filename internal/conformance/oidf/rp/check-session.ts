import { createContext, runInContext } from 'node:vm'

/** A window in which the script of a page runs, without the rest of a browser. */
interface FrameWindow {
  readonly origin: string
  /** Hears a message of another window. */
  readonly hear: (data: unknown, source: FrameWindow) => void
}

type Listener = (event: {
  readonly data: unknown
  readonly origin: string
  readonly source: { readonly postMessage: (data: unknown) => void }
}) => void

/** What the page around the client's iframe hears. */
export interface SessionWatch {
  /** The statuses that the iframe told of so far. */
  readonly told: readonly unknown[]
  /** Loads the provider's iframe anew, upon which the client's asks again. */
  readonly reload: (providerPage: string) => void
}

/**
 * Loads the client's iframe and within it the provider's, Session Management §3, and lets them exchange their messages. The
 * timers of the client's page never run: it asks each time that the provider's iframe loads.
 */
export function watchSession(
  client: { readonly page: string; readonly origin: string },
  provider: { readonly page: string; readonly origin: string },
): SessionWatch {
  const told: unknown[] = []
  let providerWindow = providerFrame(provider)
  const loaded: (() => void)[] = []
  const listeners: Listener[] = []
  const clientWindow: FrameWindow = {
    origin: client.origin,
    hear: (data, source) => {
      const event = { data, origin: source.origin, source: contentWindow }
      for (const listener of listeners) listener(event)
    },
  }
  const contentWindow = {
    postMessage(data: unknown, target?: unknown) {
      if (target === providerWindow.origin) providerWindow.hear(data, clientWindow)
    },
  }
  const frame = {
    contentWindow,
    addEventListener: (_: string, listener: () => void) => loaded.push(listener),
  }
  run(client.page, {
    document: { body: { dataset: datasetOf(client.page) }, querySelector: () => frame },
    parent: { postMessage: (data: unknown) => told.push(data) },
    location: { origin: client.origin },
    addEventListener: (_: string, listener: Listener) => listeners.push(listener),
    setInterval: () => 0,
    clearInterval: () => {},
  })
  for (const load of loaded) load()
  return {
    told,
    reload(page) {
      providerWindow = providerFrame({ ...provider, page })
      for (const load of loaded) load()
    },
  }
}

function providerFrame({ page, origin }: { page: string; origin: string }): FrameWindow {
  const listeners: Listener[] = []
  run(page, { addEventListener: (_: string, listener: Listener) => listeners.push(listener) })
  const self: FrameWindow = {
    origin,
    hear: (data, source) => {
      const answer = { postMessage: (reply: unknown) => source.hear(reply, self) }
      for (const listener of listeners) listener({ data, origin: source.origin, source: answer })
    },
  }
  return self
}

function run(page: string, globals: object): void {
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(page) ?? []
  runInContext(script, createContext(globals))
}

function datasetOf(page: string): Readonly<Record<string, string>> {
  const [body = ''] = /<body[^>]*>/.exec(page) ?? []
  return Object.fromEntries(
    [...body.matchAll(/data-([a-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    ]),
  )
}
