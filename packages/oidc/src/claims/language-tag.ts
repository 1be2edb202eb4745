const maxLength = 100
/** RFC 5646 §2.1: a language of 2 to 8 letters and further subtags, or `x-` and `i-` with any. */
const pattern = /^(?:[a-z]{2,8}|[ix](?=-))(?:-[a-z0-9]{1,8})*$/i

/** True for a well-formed BCP 47 language tag such as `en`, `zh-Hans-CN` or `x-custom`, RFC 5646 §2.1; `fr_FR` is none. */
export function isLanguageTag(text: string): boolean {
  return text.length <= maxLength && pattern.test(text)
}

/** The two parts of a claim's name with a language tag, `name#ja-Kana-JP`; `undefined` for a name without one, Core §5.2. */
export function taggedName(name: string): { claim: string; tag: string } | undefined {
  const hash = name.lastIndexOf('#')
  if (hash < 0) return undefined
  const [claim, tag] = [name.slice(0, hash), name.slice(hash + 1)]
  // The fragment of a URI is no language: `https://example.com/claims#groups` is a claim of its own.
  return claim.includes(':') || !isLanguageTag(tag) ? undefined : { claim, tag }
}

/** The name of a claim without its language tag, Core §5.2. */
export function withoutLanguage(name: string): string {
  return taggedName(name)?.claim ?? name
}
