import { AuthkitConfigError, type OptionKinds, systemClock } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { checkAssertionClaims, signAssertion } from './assertion.ts'
import type { AssertionSigner } from './assertion-key.ts'
import type { BackChannelForm, ClientCredentials } from './client-authentication/contract.ts'

/** What an assertion says that authenticates a client. */
export interface ClientAssertionOptions {
  /** Whom it is for; the issuer of the server metadata unless given, and the token endpoint where that is not known. */
  readonly audience?: string | undefined
  /** How long it lives, in seconds; 60 unless given. */
  readonly lifetime?: number | undefined
  /** Further claims; a `jti` here takes the place of the random one. */
  readonly claims?: JsonObject | undefined
  /** Further header parameters; `typ` is `client-authentication+jwt` unless given. */
  readonly header?: JsonObject | undefined
}

/** What each of them must be. */
export const clientAssertionKinds: OptionKinds<ClientAssertionOptions> = {
  audience: 'text?',
  lifetime: 'number?',
  claims: 'object?',
  header: 'object?',
}

/** Adds an assertion of a signer to a form. */
export type ClientAssertionWriter = (
  signer: AssertionSigner,
  form: BackChannelForm,
  client: ClientCredentials,
) => Promise<BackChannelForm>

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Checks what assertions are to say, and makes what writes them, RFC 7523 §2.2. */
export function clientAssertionWriter(
  where: string,
  options: ClientAssertionOptions,
): ClientAssertionWriter {
  const { audience, lifetime = 60 } = options
  if (!(lifetime > 0)) throw new AuthkitConfigError(`${where}: lifetime is above 0 seconds`)
  checkAssertionClaims(where, options.claims)
  const claims = { ...options.claims }
  // draft-ietf-oauth-rfc7523bis §4: a type of its own, so that no other JWT of the client passes for one.
  const header = { typ: 'client-authentication+jwt', ...options.header }
  return async (signer, form, client) => {
    const { clientId, issuer, tokenEndpoint, clock = systemClock } = client
    const now = Math.floor(clock())
    const assertion = await signAssertion(signer, {
      // RFC 7523 §3: issuer and subject are both the client.
      issuer: clientId,
      subject: clientId,
      // draft-ietf-oauth-rfc7523bis §4: the issuer alone, so that no other server can use it.
      audience: audience ?? issuer ?? tokenEndpoint ?? form.url,
      issuedAt: now,
      expiresAt: now + lifetime,
      claims,
      header,
    })
    const pairs = [
      ['client_assertion_type', TYPE],
      ['client_assertion', assertion],
    ] as const
    return { ...form, form: [...form.form, ...pairs] }
  }
}
