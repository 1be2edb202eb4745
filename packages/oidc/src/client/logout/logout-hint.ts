import { AuthkitConfigError, isAuthkitError } from '@authkit/common'

/** Where the hint of a logout request comes from. */
export interface LogoutHintSource {
  /** The ID Token of the client's token. */
  readonly kept: string | undefined
  /** Gives the signed token in an encrypted one that the client can decrypt, and any other as it is. */
  readonly signedInside: (idToken: string) => Promise<string>
}

/**
 * The signed ID Token that a logout request takes along, RP-Initiated Logout §2. What was encrypted for the client the provider cannot read, so that the
 * signed token in it goes, Core §3.1.2.1. A kept one that cannot be decrypted is left out, lest nobody could log out; a given one throws an `AuthkitConfigError`.
 */
export async function logoutHint(
  given: string | false | undefined,
  { kept, signedInside }: LogoutHintSource,
): Promise<string | undefined> {
  if (given === false) return undefined
  if (given !== undefined && typeof given !== 'string') {
    throw new AuthkitConfigError('idToken must be text, or false to send none')
  }
  const idToken = given ?? kept
  if (idToken === undefined) return undefined
  const signed = await readable(idToken, signedInside)
  if (signed !== undefined || given === undefined) return signed
  throw new AuthkitConfigError(
    'idToken is encrypted and the provider cannot read it; give the signed token in it, or the client its decryptionKeys',
  )
}

async function readable(
  idToken: string,
  signedInside: LogoutHintSource['signedInside'],
): Promise<string | undefined> {
  try {
    const signed = await signedInside(idToken)
    // RFC 7516 §7.1: an encrypted token has five parts.
    return signed.split('.', 6).length === 5 ? undefined : signed
  } catch (error) {
    if (isAuthkitError(error)) return undefined
    throw error
  }
}
