/** What a client knows of one sign-in: everything that was answered to it, and nothing else. */
export interface Family {
  /** Whom it is about: a user of its own, so that a store finds all of it. */
  readonly subject: string
  /**
   * `redeeming` until a first answer with tokens, `live` from then on, `ending` from the first request that may end it to its answer, `ended`
   * after that, `abandoned` when the client gave up, without tokens or with some that were lost.
   */
  state: 'redeeming' | 'live' | 'ending' | 'ended' | 'abandoned'
  /** The code, and the verifier that belongs to it. */
  readonly code: string
  readonly verifier: string
  /** Answers with tokens to the code. */
  redemptions: number
  /** In the order of the answers, each the successor of the one before. */
  readonly refreshTokens: string[]
  readonly accessTokens: string[]
}

/** What must not be: each a sentence about a family, once. */
export interface Violations {
  /** Acknowledged and gone. */
  readonly lost: Set<string>
  /** Acknowledged to two. */
  readonly spentTwice: Set<string>
  /** A refresh token that was replaced by none, or by another than the client has. */
  readonly halfRotated: Set<string>
  /** Works after its grant ended. */
  readonly ungranted: Set<string>
}

/** Everything that clients were answered. */
export interface Ledger {
  readonly families: Family[]
  readonly violations: Violations
  /** Token requests that were sent. */
  exchanges: number
  /** Those that are under way. */
  underWay: number
  /** Those that were answered with tokens, to the last byte. */
  acknowledged: number
  /** Answers that said the server could not do it now. */
  unavailable: number
}

/** A ledger with nothing in it. */
export function emptyLedger(): Ledger {
  return {
    families: [],
    violations: {
      lost: new Set(),
      spentTwice: new Set(),
      halfRotated: new Set(),
      ungranted: new Set(),
    },
    exchanges: 0,
    underWay: 0,
    acknowledged: 0,
    unavailable: 0,
  }
}

/** Writes an answer with tokens into a family. A refresh token that another answer told already is the same one told again. */
export function enter(family: Family, body: string): void {
  // The token endpoint answers 200 with this shape alone, and what else it may be is a violation that the audit finds.
  const tokens = JSON.parse(body) as {
    readonly access_token: string
    readonly refresh_token: string
  }
  family.accessTokens.push(tokens.access_token)
  if (family.refreshTokens.at(-1) !== tokens.refresh_token)
    family.refreshTokens.push(tokens.refresh_token)
}
