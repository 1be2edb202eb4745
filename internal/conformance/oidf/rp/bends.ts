import type { Behaviour, Claims, SigningOccasion } from './behaviour.ts'
import { leftHalf, signed, signedWithoutKid, unsigned, withBrokenSignature } from './id-token.ts'
import { withoutKid } from './keys.ts'
import type { Variant } from './variants.ts'

/** What a module does to an ID Token. */
export type Bend = Pick<Behaviour, 'idToken' | 'sign'>

/** A variant, and at which endpoint the ID Token is bent in it. */
export interface BentVariant extends Variant {
  readonly at: 'authorization' | 'token'
}

/** Each variant once for each endpoint that issues an ID Token in it; those of some endpoints only, if given. */
export function bentVariants(
  variants: readonly Variant[],
  endpoints: readonly BentVariant['at'][] = ['authorization', 'token'],
): readonly BentVariant[] {
  return variants.flatMap((variant) =>
    endpoints
      .filter((at) => issuing(variant).includes(at))
      .map((at) => ({ ...variant, at, title: `${variant.title}, ID Token of the ${at} endpoint` })),
  )
}

function issuing({ responseType }: Variant): readonly BentVariant['at'][] {
  if (responseType === 'code' || responseType === 'code token') return ['token']
  return responseType.startsWith('code') ? ['authorization', 'token'] : ['authorization']
}

/** A bend for the ID Tokens of one endpoint; those of the others stay honest. */
export function bentAtOnly(at: SigningOccasion['from'], { idToken, sign }: Bend): Behaviour {
  return {
    idToken: (claims, about) =>
      about.from === at && idToken !== undefined ? idToken(claims, about) : claims,
    sign: async (claims, about) =>
      about.from === at && sign !== undefined ? sign(claims, about) : signed(claims, about),
  }
}

const without =
  (name: string) =>
  (claims: Claims): Claims =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))

const replacing = (changes: Claims) => (claims: Claims) => ({ ...claims, ...changes })

/** An ID Token of another issuer. */
export const invalidIss: Bend = {
  idToken: (claims) => ({ ...claims, iss: `${claims.iss}invalid` }),
}
/** An ID Token about nobody. */
export const missingSub: Bend = { idToken: without('sub') }
/** An ID Token about another user. */
export const invalidSub: Bend = {
  idToken: (claims) => ({ ...claims, sub: `${claims.sub}invalid` }),
}
/** An ID Token for another client. */
export const invalidAud: Bend = { idToken: replacing({ aud: 'another-client' }) }
/** An ID Token for nobody. */
export const missingAud: Bend = { idToken: without('aud') }
/** An ID Token without the time of its issue. */
export const missingIat: Bend = { idToken: without('iat') }
/** The ID Token of another login. */
export const invalidNonce: Bend = {
  idToken: (claims) => ({ ...claims, nonce: `${String(claims['nonce'])}1` }),
}
/** An ID Token beside another code. */
export const invalidCHash: Bend = { idToken: replacing({ c_hash: leftHalf('another code') }) }
/** An ID Token that does not say beside which code it came. */
export const missingCHash: Bend = { idToken: without('c_hash') }
/** An ID Token beside another access token. */
export const invalidAtHash: Bend = { idToken: replacing({ at_hash: leftHalf('another token') }) }
/** An ID Token that does not say beside which access token it came. */
export const missingAtHash: Bend = { idToken: without('at_hash') }
/** An ID Token whose signature does not fit. */
export const invalidSignature: Bend = {
  sign: async (claims: Claims, about: SigningOccasion) =>
    withBrokenSignature(await signed(claims, about)),
}
/** An ID Token that nobody signed. */
export const notSigned: Bend = { sign: async (claims) => unsigned(claims) }

/** A key set and ID Tokens without key identifiers. */
export const kidAbsent: Behaviour = {
  jwks: (keys) => keys.map(withoutKid),
  sign: signedWithoutKid,
}

/** A UserInfo response about another user. */
export const otherUserInfo: Behaviour = {
  userinfo: (claims) => ({ ...claims, sub: `${claims.sub}invalid` }),
}
/** A configuration document of another issuer. */
export const otherIssuerInMetadata: Behaviour = {
  metadata: (document) => ({ ...document, issuer: `${String(document['issuer'])}/invalid` }),
}
