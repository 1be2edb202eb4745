import type { JsonValue } from '@authkit/common/store'

/** A postal address, OpenID Connect Core §5.1. */
export interface AddressClaim {
  /** The whole address as it is written on a label, lines parted by `\n`. */
  readonly formatted?: string | undefined
  /** House number, street, post office box; lines parted by `\n`. */
  readonly street_address?: string | undefined
  /** City or place. */
  readonly locality?: string | undefined
  /** State, province or region. */
  readonly region?: string | undefined
  /** Postal code. */
  readonly postal_code?: string | undefined
  /** Name of the country. */
  readonly country?: string | undefined
  readonly [name: string]: JsonValue | undefined
}

/** What a provider says about a user, under its wire names, OpenID Connect Core §5.1. */
export interface UserInfo {
  /** Identifier of the user at this issuer, at most 255 ASCII characters, never given to another user. */
  readonly sub: string
  /** Full name for display. */
  readonly name?: string | undefined
  /** Given names or first names. */
  readonly given_name?: string | undefined
  /** Surnames or last names. */
  readonly family_name?: string | undefined
  /** Middle names. */
  readonly middle_name?: string | undefined
  /** Casual name. */
  readonly nickname?: string | undefined
  /** Short name that the user goes by; not unique, not stable. */
  readonly preferred_username?: string | undefined
  /** URL of the profile page. */
  readonly profile?: string | undefined
  /** URL of a picture of the user. */
  readonly picture?: string | undefined
  /** URL of the user's web page or blog. */
  readonly website?: string | undefined
  /** Preferred e-mail address; not unique, not stable. */
  readonly email?: string | undefined
  /** Whether the provider made sure that the user controls the address. */
  readonly email_verified?: boolean | undefined
  /** Gender, `female`, `male` or any other text. */
  readonly gender?: string | undefined
  /** Date of birth as `YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`. */
  readonly birthdate?: string | undefined
  /** Time zone, `Europe/Paris`. */
  readonly zoneinfo?: string | undefined
  /** Language and region, `en-US`. */
  readonly locale?: string | undefined
  /** Telephone number, `+1 (425) 555-1212`. */
  readonly phone_number?: string | undefined
  /** Whether the provider made sure that the user controls the number. */
  readonly phone_number_verified?: boolean | undefined
  /** Postal address. */
  readonly address?: AddressClaim | undefined
  /** When the information was last changed, in seconds since the epoch. */
  readonly updated_at?: number | undefined
  /** Any other claim. */
  readonly [name: string]: JsonValue | undefined
}
