import { AuthkitConfigError } from '@authkit/common'
import { DecryptionError } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { logoutHint, type LogoutHintSource } from '../../../src/client/logout/logout-hint.ts'

const encrypted = 'e30.a.b.c.d'

const hint = (
  given?: string | false,
  kept?: string,
  signedInside: LogoutHintSource['signedInside'] = (idToken) => Promise.resolve(idToken),
) => logoutHint(given, { kept, signedInside })

describe('the hint of a logout request', () => {
  it('is the ID Token of the client, another one, or none (RP-Initiated Logout §2)', async () => {
    await expect(hint(undefined, 'x.y.z')).resolves.toBe('x.y.z')
    await expect(hint('a.b.c', 'x.y.z')).resolves.toBe('a.b.c')
    await expect(hint(false, 'x.y.z')).resolves.toBeUndefined()
    await expect(hint()).resolves.toBeUndefined()
  })

  it('is the signed token in an encrypted one (Core §3.1.2.1)', async () => {
    const decrypt = () => Promise.resolve('x.y.z')
    await expect(hint(undefined, encrypted, decrypt)).resolves.toBe('x.y.z')
    await expect(hint(encrypted, undefined, decrypt)).resolves.toBe('x.y.z')
  })

  it('is none where only the client could read it, and that is said where it was given (RFC 7516 §7.1)', async () => {
    await expect(hint(undefined, encrypted)).resolves.toBeUndefined()
    await expect(hint(encrypted)).rejects.toThrow(AuthkitConfigError)
  })

  it('is none where a kept token cannot be decrypted any more, so that the user can log out all the same', async () => {
    const lost = () => Promise.reject(new DecryptionError())
    await expect(hint(undefined, encrypted, lost)).resolves.toBeUndefined()
    await expect(hint(encrypted, undefined, lost)).rejects.toThrow(AuthkitConfigError)
    const fault = new Error('a fault of the key function')
    await expect(hint(undefined, encrypted, () => Promise.reject(fault))).rejects.toBe(fault)
  })

  it('is text, for callers whom no compiler told', async () => {
    // What a caller in JavaScript may give.
    const wrong = 5 as unknown as string
    await expect(hint(wrong)).rejects.toThrow(AuthkitConfigError)
  })
})
