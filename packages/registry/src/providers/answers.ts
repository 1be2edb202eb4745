import type { JsonObject, JsonValue } from '@authkit/common/store'
import type { RequestHook, ResponseHook } from '@authkit/oauth2/client'

/** A hook that changes the JSON object of an answer; an answer that is none, or that `change` gives back, stays as it is. */
export function changeAnswer(change: (answer: JsonObject) => JsonObject): ResponseHook {
  return (response) => {
    const answer = parseObject(response.text)
    const changed = answer && change(answer)
    return changed === answer ? response : { ...response, text: toText(changed) }
  }
}

/** A hook that gives errors the names of RFC 6749 §5.2, so that a code or refresh token which is over is seen to be. */
export function renameErrors(names: ReadonlyMap<string, string>): ResponseHook {
  return changeAnswer((answer) => {
    const name = typeof answer['error'] === 'string' ? names.get(answer['error']) : undefined
    return name === undefined ? answer : { ...answer, error: name }
  })
}

/** A hook that takes a parameter out of a form. */
export function withoutParameter(name: string): RequestHook {
  return (request) => {
    const form = new URLSearchParams(String(request.body))
    form.delete(name)
    return { ...request, body: form.toString() }
  }
}

/** An identifier as text, for the `sub` of a `userinfo` mapping; empty when there is none, which is refused: `String(undefined)` would be somebody. */
export function idText(id: unknown): string {
  return typeof id === 'string' || Number.isFinite(id) ? String(id) : ''
}

/** A member that is text. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A member that is an object; an empty one in place of anything else. */
export function objectOf(value: unknown): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  // It comes out of JSON.
  return isObject ? (value as JsonObject) : {}
}

/** What is nested too deeply to be written again becomes an answer that nobody can read. */
function toText(answer: JsonObject | undefined): string {
  try {
    return JSON.stringify(answer)
  } catch {
    return ''
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? objectOf(value)
      : undefined
  } catch {
    return undefined
  }
}
