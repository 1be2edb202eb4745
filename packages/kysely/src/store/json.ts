import type { JsonObject } from '@authkit/common/store'

/** The object that a JSON text holds. Throws when it holds none; what it holds is not part of the error, as it is of JSON.parse's. */
export function parseObject(text: string): JsonObject {
  return toObject(parse(text))
}

/** What a JSON text held, if it is an object. Throws for anything else. */
export function toObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    // A JSON text whose value is an object holds nothing but JSON.
    return value as JsonObject
  }
  throw new Error('A row of the database holds no JSON object where there has to be one')
}

/** JSON.parse whose error does not quote the text. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('A row of the database holds no JSON where there has to be some')
  }
}
