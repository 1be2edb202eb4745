import { generateToken } from '@authkit/common'
import type { LogoutNotice, OpenIDToken } from '@authkit/oidc/client'
import type { Request, Response } from 'express'

/** What an application knows of one browser. */
export interface Session {
  /** What the answer to the login that this browser began is held against. */
  login?: { readonly state: string; readonly nonce: string; readonly codeVerifier: string }
  /** The state of the logout that this browser began. */
  logout?: string
  /** Who is signed in; with the token come the claims of its ID Token, `sid` among them. */
  user?: { readonly name: string; readonly token: OpenIDToken }
}

/** Sessions in the memory of this process, each under the value of a cookie. A real application has a store. */
export class Sessions {
  readonly #cookie: string
  readonly #byId: Map<string, Session> = new Map()

  /** `cookie` is its name: hosts share cookies among their ports. */
  constructor(cookie: string) {
    this.#cookie = cookie
  }

  /** The session of a browser. */
  find(req: Request): Session | undefined {
    return this.#byId.get(this.#idOf(req))
  }

  /** Puts a new session, under a new identifier, in the place of the browser's. */
  start(req: Request, res: Response, session: Session): void {
    this.#byId.delete(this.#idOf(req))
    const id = generateToken()
    this.#byId.set(id, session)
    res.cookie(this.#cookie, id, { httpOnly: true, sameSite: 'lax' })
  }

  /** Ends what the provider says has ended: one session, or all of a user. */
  end({ sid, sub }: LogoutNotice): void {
    for (const [id, { user }] of this.#byId) {
      const claims = user?.token.userinfo
      if (claims === undefined) continue
      if (sid === undefined ? claims.sub === sub : claims.sid === sid) this.#byId.delete(id)
    }
  }

  #idOf({ headers: { cookie = '' } }: Request): string {
    const pair = cookie.split('; ').find((each) => each.startsWith(`${this.#cookie}=`))
    return pair?.slice(this.#cookie.length + 1) ?? ''
  }
}
