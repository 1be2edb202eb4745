import { type GuardedResponse, urlEncode } from '@authkit/common'
import type { BackChannelForm, ClientCredentials } from './client-authentication/contract.ts'

/** Parameters that say nothing which an error may not repeat; whatever else is sent may be a secret. */
const HARMLESS: ReadonlySet<string> = new Set([
  'grant_type',
  'client_id',
  'client_assertion_type',
  'redirect_uri',
  'scope',
  'resource',
  'audience',
  'token_type_hint',
  'subject_token_type',
  'actor_token_type',
  'requested_token_type',
])
/** A shorter text may stand anywhere. */
const SHORTEST = 6

/** An error answer without the secrets of the request: a server that quotes them would have them logged, RFC 9700 §4.3. */
export function withoutSecrets(
  response: GuardedResponse,
  sent: BackChannelForm,
  { clientSecret = '' }: ClientCredentials,
): GuardedResponse {
  if (response.status < 400) return response
  const values = sent.form.filter(([name]) => !HARMLESS.has(name)).map(([, value]) => value)
  const [, credentials = ''] = (sent.headers['authorization'] ?? '').split(' ')
  const secrets = [...values, clientSecret, credentials].flatMap(spellings)
  const { text } = response
  const redacted = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text)
  return redacted === text ? response : { ...response, text: redacted }
}

/** How a server may write a text again: as it was, in a form, in JSON. */
function spellings(text: string): readonly string[] {
  const inForm = urlEncode([['', text]]).slice('='.length)
  return [text, inForm, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]
}
