import { consentPage } from './consent.ts'
import { errorPage } from './error.ts'
import type { Pages } from './model.ts'
import { signInPage } from './sign-in.ts'
import { signedOutPage, signOutPage } from './sign-out.ts'

/** The pages that are shown unless the application brings its own. */
export const pages: Pages = {
  signIn: signInPage,
  consent: consentPage,
  signOut: signOutPage,
  signedOut: signedOutPage,
  error: errorPage,
}
