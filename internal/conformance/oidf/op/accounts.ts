/** The user of these modules, with a value for every claim of Core §5.1. */
export const user = {
  username: 'alice',
  password: 'wonderland',
  subject: 'user-1',
}

/** What the provider knows about a user. */
export function claimsAbout(subject: string) {
  return {
    sub: subject,
    name: 'Alice Pleasance Liddell',
    given_name: 'Alice',
    middle_name: 'Pleasance',
    family_name: 'Liddell',
    nickname: 'Al',
    preferred_username: 'alice',
    profile: 'https://people.example/alice',
    picture: 'https://people.example/alice.png',
    website: 'https://alice.example',
    email: 'alice@people.example',
    email_verified: true,
    gender: 'female',
    birthdate: '1852-05-04',
    zoneinfo: 'Europe/London',
    locale: 'en-GB',
    phone_number: '+44 1865 276150',
    phone_number_verified: false,
    address: {
      formatted: 'Christ Church\nOxford OX1 1DP',
      street_address: 'Christ Church',
      locality: 'Oxford',
      postal_code: 'OX1 1DP',
      country: 'United Kingdom',
    },
    updated_at: 1_700_000_000,
  }
}

/** The claims that a scope value stands for, Core §5.4. */
export const claimsOfScope: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
}
