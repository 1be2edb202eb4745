import { urlDecode } from '../encoding/form.ts'
import { EncodingError, HttpInputError } from '../errors.ts'

/** How much a query or form may hold. */
export interface ParametersOptions {
  /** Most bytes of names and values to read; 65 536 unless told. */
  readonly maxBytes?: number | undefined
  /** Most values to read, repeated ones included; 100 unless told. */
  readonly maxParameters?: number | undefined
}

/** The parameters of a request by name, every value of a repeated one kept. Names live in a map, so none of them means anything to JavaScript. */
export class Parameters {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(pairs: Iterable<readonly [string, string]> = []) {
    const values = new Map<string, string[]>()
    for (const [name, value] of pairs) {
      const present = values.get(name)
      if (present === undefined) values.set(name, [value])
      else present.push(value)
    }
    this.#values = values
  }

  /** Reads the query of a URL; throws an `HttpInputError` for one that is malformed or too large, RFC 6749 §3.1. */
  static fromQuery(url: string, options?: ParametersOptions): Parameters {
    const hash = url.indexOf('#')
    const end = hash < 0 ? url.length : hash
    const question = url.indexOf('?')
    if (question < 0 || question > end) return new Parameters()
    return Parameters.fromForm(url.slice(question + 1, end), options)
  }

  /** Reads a form-encoded text; throws an `HttpInputError` for one that is malformed or too large, RFC 6749 Appendix B. */
  static fromForm(text: string, options?: ParametersOptions): Parameters {
    const { maxBytes, maxParameters } = limits(options)
    if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) throw tooLarge()
    if (text.split('&', maxParameters + 1).length > maxParameters) throw tooMany()
    try {
      return new Parameters(urlDecode(text))
    } catch (cause) {
      if (!(cause instanceof EncodingError)) throw cause
      throw new HttpInputError(400, 'The parameters are not form-encoded UTF-8', { cause })
    }
  }

  /** Takes pairs that a body parser decoded; throws an `HttpInputError` when they are too large or too many. */
  static fromPairs(
    pairs: Iterable<readonly [string, string]>,
    options?: ParametersOptions,
  ): Parameters {
    const { maxBytes, maxParameters } = limits(options)
    const taken: (readonly [string, string])[] = []
    let bytes = 0
    for (const pair of pairs) {
      bytes += Buffer.byteLength(pair[0]) + Buffer.byteLength(pair[1]) + '=&'.length
      if (bytes > maxBytes) throw tooLarge()
      if (taken.push(pair) > maxParameters) throw tooMany()
    }
    return new Parameters(taken)
  }

  /** The value of a parameter, the first when it was repeated; one without a value counts as not sent, RFC 6749 §3.1. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.find(isSent)
  }

  /** All values of a parameter that may be repeated, without the empty ones, RFC 8707 §2. */
  getAll(name: string): readonly string[] {
    return this.#values.get(name)?.filter(isSent) ?? []
  }

  /** Whether a parameter was sent with a value. */
  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  /** The names that were sent, each once, also those without a value. */
  names(): string[] {
    return [...this.#values.keys()]
  }

  /** The first name that was sent more than once, apart from those that may be, RFC 6749 §3.1 and §3.2. */
  repeated(except: readonly string[] = []): string | undefined {
    for (const [name, values] of this.#values) {
      if (values.length > 1 && !except.includes(name)) return name
    }
    return undefined
  }

  /** Every pair as it was sent, the values of one name side by side. */
  entries(): [string, string][] {
    return [...this.#values].flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    )
  }
}

function isSent(value: string): boolean {
  return value !== ''
}

function limits({ maxBytes = 65_536, maxParameters = 100 }: ParametersOptions = {}): {
  maxBytes: number
  maxParameters: number
} {
  return { maxBytes, maxParameters }
}

function tooLarge(): HttpInputError {
  return new HttpInputError(413, 'The parameters are too large')
}

function tooMany(): HttpInputError {
  return new HttpInputError(400, 'There are too many parameters')
}
