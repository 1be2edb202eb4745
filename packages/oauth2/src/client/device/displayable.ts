import { isPlainUrl, isSecureTransport } from '@authkit/common'

/** Control characters, and those that turn the direction of a text or cannot be seen. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u
const longestUrl = 2048

/** True for a text that a terminal or a page can show as it is: what a server sends must not move the cursor or hide a part, RFC 8628 §3.3. */
export function isDisplayableText(value: unknown, longest: number): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= longest &&
    !UNSEEN.test(value)
  )
}

/**
 * True for a URL that can be shown to a user and opened, RFC 8628 §3.3: https, or http on loopback, without user information. It is opened by a
 * program that gets it as one argument. No URL belongs into a shell, which reads the `&` of a query as more than text: CVE-2025-6514.
 */
export function isDisplayableUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > longestUrl || !isPlainUrl(value)) return false
  return isSecureTransport(value)
}
