import { consentPage } from './consent.ts'
import { errorPage } from './error.ts'
import type { Pages } from './model.ts'
import { selectAccountPage } from './select-account.ts'
import { signInPage } from './sign-in.ts'
import { signedOutPage, signOutPage } from './sign-out.ts'
import { signUpPage } from './sign-up.ts'
import { switchedPage } from './switched.ts'

/** The pages that are shown unless the application brings its own. */
export const pages: Pages = {
  signIn: signInPage,
  signUp: signUpPage,
  selectAccount: selectAccountPage,
  consent: consentPage,
  signOut: signOutPage,
  signedOut: signedOutPage,
  switched: switchedPage,
  error: errorPage,
}
