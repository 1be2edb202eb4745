/** What the scopes of Core §5.4 and §11 allow, in plain words. */
export const usualScopes: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  profile: 'See your name, picture and other profile information',
  email: 'See your e-mail address',
  address: 'See your postal address',
  phone: 'See your telephone number',
  offline_access: 'Keep this access while you are away',
}

/** What the claims of Core §2 and §5.1 tell, in plain words. */
export const usualClaims: Readonly<Record<string, string>> = {
  sub: 'Know who you are',
  auth_time: 'See when you signed in',
  acr: 'See how safely you signed in',
  amr: 'See how you signed in',
  name: 'See your name',
  given_name: 'See your first name',
  family_name: 'See your last name',
  middle_name: 'See your middle name',
  nickname: 'See your nickname',
  preferred_username: 'See the username that you prefer',
  profile: 'See the address of your profile page',
  picture: 'See your picture',
  website: 'See the address of your website',
  email: 'See your e-mail address',
  email_verified: 'See whether your e-mail address was verified',
  gender: 'See your gender',
  birthdate: 'See your date of birth',
  zoneinfo: 'See your time zone',
  locale: 'See your language and region',
  phone_number: 'See your telephone number',
  phone_number_verified: 'See whether your telephone number was verified',
  address: 'See your postal address',
  updated_at: 'See when your information last changed',
}
