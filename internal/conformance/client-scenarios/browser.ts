import { type Page, UserAgent } from '@authkit/testing'
import type { Application } from './application.ts'
import type { BrowserAnswer, RunningProvider } from './contract.ts'

/** A browser in front of an application, which it knows by the origin of the redirect URI; and the person before it. */
export class Browser {
  readonly agent: UserAgent = new UserAgent()
  readonly #origin: string
  readonly #provider: RunningProvider

  constructor({ origin }: Pick<Application, 'origin'>, provider: RunningProvider) {
    this.#origin = origin
    this.#provider = provider
  }

  /** Asks for a path of the application. */
  get(path: string): Promise<Page> {
    return this.agent.request(this.#origin + path)
  }

  /** Posts to a path of the application. */
  post(path: string, form: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.agent.request(this.#origin + path, form)
  }

  /** Where a path of the application sends it. */
  async leave(path: string = '/login'): Promise<string> {
    const { location } = await this.get(path)
    return location ?? 'about:blank'
  }

  /** What it has for the application once the person has signed in and allowed everything. */
  async allowed(path?: string): Promise<BrowserAnswer> {
    return this.#provider.allow(await this.leave(path), this.agent)
  }

  /** Brings back what the provider gave it. */
  bring(answer: BrowserAnswer): Promise<Page> {
    if (answer instanceof URL) return this.get(answer.pathname + answer.search)
    return this.post('/callback', Object.fromEntries(answer))
  }

  /** Logs in from the first step to the last. */
  async login(path?: string): Promise<Page> {
    return this.bring(await this.allowed(path))
  }
}

/** What a page of the application says. */
export function said({ body }: Page): Readonly<Record<string, unknown>> {
  return Object(JSON.parse(body))
}
