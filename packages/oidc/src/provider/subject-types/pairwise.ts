import { createHmac } from 'node:crypto'
import { AuthkitConfigError, checkOptions, deriveKey } from '@authkit/common'
import type { Client } from '@authkit/oauth2/server'
import { sectorIdentifier } from '../sector-identifier.ts'
import { isSubjectIdentifier } from '../subject-identifier.ts'
import type { SubjectType } from './contract.ts'

const leastSaltBytes = 32

/** How pairwise identifiers are made: from a salt, or by a function. */
export type PairwiseSubjectOptions =
  | {
      /** Secret of at least 32 bytes, kept for ever: with another one every client takes every user for somebody new. */
      readonly salt: string | Uint8Array
      readonly sub?: undefined
    }
  | {
      readonly salt?: undefined
      /**
       * Makes the identifier in the place of the salt, for example from a table: at most 255 ASCII characters, another one for each sector,
       * which nobody can turn back. `sector` is a host, or `client:` and the identifier of a client of which none is proven.
       */
      readonly sub: (sector: string, subject: string, client: Client) => string | Promise<string>
    }

/** Clients of different sectors know a user by identifiers that they cannot connect, Core §8.1. */
export function pairwiseSubject(options: PairwiseSubjectOptions): SubjectType {
  checkOptions('pairwiseSubject', options, { salt: 'string|object?', sub: 'function?' })
  const make = options.sub ?? keyedHash(options.salt)
  return {
    subjectType: 'pairwise',
    checkClient: (client) => void sectorIdentifier(client),
    async subjectFor(subject, client) {
      const made: unknown = await make(sectorIdentifier(client), subject, client)
      // Core §2: sub is at most 255 ASCII characters.
      if (isSubjectIdentifier(made)) return made
      throw new AuthkitConfigError(
        'pairwiseSubject: the option sub gives a text of 1 to 255 ASCII characters',
      )
    },
  }
}

/** Core §8.1: nobody but the provider can turn it back or try users out, as nobody else has the key. */
function keyedHash(
  given: string | Uint8Array | undefined,
): (sector: string, subject: string) => Promise<string> {
  const salt = checkedSalt(given)
  let key: Promise<Uint8Array> | undefined
  return async (sector, subject) => {
    key ??= deriveKey(salt, 'pairwise-subject')
    // As JSON, so that no other sector and user make the same text.
    const text = JSON.stringify([sector, subject])
    return createHmac('sha256', await key)
      .update(text)
      .digest('base64url')
  }
}

function checkedSalt(salt: string | Uint8Array | undefined): string | Uint8Array {
  const isBytes = salt instanceof Uint8Array
  if ((isBytes || typeof salt === 'string') && Buffer.byteLength(salt) >= leastSaltBytes) {
    // The caller may wipe its own.
    return isBytes ? Uint8Array.from(salt) : salt
  }
  throw new AuthkitConfigError(
    `pairwiseSubject: the option salt is a secret of at least ${leastSaltBytes} bytes, the same for ever; make one with: ` +
      `node -p "crypto.randomBytes(32).toString('base64url')"`,
  )
}
