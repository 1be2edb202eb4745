/** Keeps the apps that were used last, so that the metadata and keys of a provider are loaded once and tenants that come and go are forgotten. */
export class AppCache<App> {
  readonly #apps: Map<string, App> = new Map()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  /** The app of a key, made when there is none. */
  get(key: string, create: () => App): App {
    const app = this.#apps.get(key) ?? create()
    this.#apps.delete(key)
    this.#apps.set(key, app)
    const [oldest] = this.#apps.keys()
    if (this.#apps.size > this.#size && oldest !== undefined) this.#apps.delete(oldest)
    return app
  }
}
