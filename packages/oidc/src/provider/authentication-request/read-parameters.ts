import { InvalidRequestError } from '@authkit/oauth2'
import type { Parameters } from '@authkit/common/http'
import { isLanguageTag } from '../../claims/language-tag.ts'

const seconds = /^\d{1,9}$/
/** Words of a list that are looked at; a page is not made in more languages, nor a user authenticated in more ways. */
const maxWords = 20
const maxWordLength = 255
const displays = new Set(['page', 'popup', 'touch', 'wap'])

/** The words of a parameter that is a list, each once, Core §3.1.2.1. */
export function readWords(parameters: Parameters, name: string): readonly string[] {
  const words =
    parameters
      .get(name)
      ?.split(' ')
      .filter((word) => word !== '') ?? []
  if (words.length > maxWords || words.some((word) => word.length > maxWordLength))
    throw new InvalidRequestError(`The ${name} is too long`)
  return [...new Set(words)]
}

/** Languages, preferred first; Core §3.1.2.1: what is not understood is no error. */
export function readLocales(parameters: Parameters, name: string): readonly string[] {
  return readWords(parameters, name).filter(isLanguageTag)
}

/** What the user is asked, Core §3.1.2.1. */
export function readPrompt(
  parameters: Parameters,
  supported: readonly string[],
): readonly string[] {
  const prompt = readWords(parameters, 'prompt')
  // Core §3.1.2.1: none cannot be combined.
  if (prompt.includes('none') && prompt.length > 1)
    throw new InvalidRequestError('The prompt none stands alone')
  // Initiating User Registration via OpenID Connect §4.1: a prompt that is not supported is an error.
  if (!prompt.every((word) => supported.includes(word)))
    throw new InvalidRequestError('The prompt is not supported', { reason: 'unknown_prompt' })
  return prompt
}

/** Highest age of a sign-in in seconds, Core §3.1.2.1. */
export function readMaxAge(parameters: Parameters): number | undefined {
  const value = parameters.get('max_age')
  if (value === undefined) return undefined
  if (!seconds.test(value)) throw new InvalidRequestError('The max_age is not a number of seconds')
  return Number(value)
}

/** How pages are shown, Core §3.1.2.1; what is not known is not an error. */
export function readDisplay(parameters: Parameters): string | undefined {
  const display = parameters.get('display')
  return display !== undefined && displays.has(display) ? display : undefined
}
