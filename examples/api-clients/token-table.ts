import { createSealer, type Sealer, sha256 } from '@authkit/common'
import type { JsonObject, Store } from '@authkit/common/store'
import type { OAuth2Token, ReplacedToken, TokenInput } from '@authkit/oauth2/client'
import { secrets } from './registrations.ts'

const kind = 'user_token'

/** The tokens of people, one row each, sealed: who reads the store can use none. */
export class TokenTable {
  readonly #store: Store
  readonly #sealer: Sealer = createSealer({ secrets: secrets.tokens, purpose: 'user-token' })

  constructor(store: Store) {
    this.#store = store
  }

  /** The token of a user; `undefined` for nobody and for who has none. */
  async find(user: string | undefined): Promise<TokenInput | undefined> {
    const row = user === undefined ? undefined : await this.#store.get(kind, user)
    const sealed = row?.data['sealed']
    return typeof sealed === 'string' ? this.#sealer.unseal(sealed) : undefined
  }

  /** Keeps the token of a user in the place of the one before. */
  async save(user: string, token: OAuth2Token): Promise<void> {
    const { refresh_token: refreshToken, access_token: accessToken } = token
    // A token holds what was JSON when it came.
    const sealed = await this.#sealer.seal(token.toJSON() as JsonObject)
    const grantId = rowName({ refreshToken, accessToken })
    await this.#store.put(kind, { id: user, grantId, data: { sealed } })
  }

  /** Keeps a token that was renewed for whoever had the one before. */
  async replace(replaced: ReplacedToken, token: OAuth2Token): Promise<void> {
    const [row] = await this.#store.findBy(kind, { grantId: rowName(replaced) })
    if (row !== undefined) await this.save(row.id, token)
  }

  /** Forgets a token that is over. */
  async forget(replaced: ReplacedToken): Promise<void> {
    await this.#store.deleteBy(kind, { grantId: rowName(replaced) })
  }
}

/** A renewal knows no user, but the token that it replaced: the refresh token, or where there is none the access token. */
function rowName({ refreshToken, accessToken = '' }: ReplacedToken): string {
  return sha256(refreshToken ?? accessToken)
}
