import { sha256 } from '@authkit/common'
import type { ResponseMode } from '../contracts.ts'

const script = 'document.forms[0].submit()'
const scriptHash = Buffer.from(sha256(script), 'base64url').toString('base64')

/** Response mode `form_post`: parameters as a form that the browser posts to the redirect URI, OAuth 2.0 Form Post Response Mode §2. */
export function formPost(): ResponseMode {
  return {
    responseMode: 'form_post',
    respond: (redirectUri, parameters) => ({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        // No form-action: browsers apply it to where the client redirects after the post as well.
        'content-security-policy': `default-src 'none'; script-src 'sha256-${scriptHash}'; base-uri 'none'`,
        // OAuth 2.0 Form Post Response Mode §4: the page holds codes and tokens.
        'cache-control': 'no-store',
        pragma: 'no-cache',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      },
      body: page(redirectUri, Object.entries(parameters)),
    }),
  }
}

function page(action: string, fields: readonly (readonly [string, string])[]): string {
  const inputs = fields.map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  )
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Continue</title></head><body>',
    `<form method="post" action="${escape(action)}">${inputs.join('')}`,
    '<noscript><p>Scripts are switched off in this browser.</p><button>Continue</button></noscript></form>',
    `<script>${script}</script></body></html>`,
  ].join('')
}

/** HTML §13.5: a character reference means its character and never markup, so everything that could mean more becomes one. */
function escape(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._~ -]/gu, (character) => `&#${character.codePointAt(0)};`)
}
