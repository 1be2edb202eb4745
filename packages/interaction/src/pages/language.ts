import { AuthkitConfigError } from '@authkit/common'

const tag = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i

/** Languages of pages, the first of which is for whoever asks for none of them. Throws an `AuthkitConfigError` for what is no BCP 47 tag. */
export function checkLanguages(languages: readonly string[]): readonly [string, ...string[]] {
  const [first, ...others] = languages
  if (first === undefined || ![first, ...others].every((each) => tag.test(each)))
    throw new AuthkitConfigError("languages is a list of BCP 47 tags: ['en', 'de-CH']")
  return [first, ...others]
}

/** The best of the languages that there are for a list that is sorted by preference, RFC 4647 §3.4. */
export function chooseLanguage(
  wanted: readonly string[],
  languages: readonly [string, ...string[]],
): string {
  for (const range of wanted) {
    for (let prefix = range.toLowerCase(); prefix !== ''; prefix = shorten(prefix)) {
      const found = languages.find((each) => each.toLowerCase() === prefix)
      if (found !== undefined) return found
    }
  }
  return languages[0]
}

/** The tag without its last part. */
function shorten(text: string): string {
  const rest = text.slice(0, Math.max(text.lastIndexOf('-'), 0))
  // RFC 4647 §3.4: a single letter only introduces what came after it.
  return /(^|-)[a-z0-9]$/.test(rest) ? rest.slice(0, -2) : rest
}
