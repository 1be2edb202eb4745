import { OAuth2Error, type OAuth2ErrorClass, type OAuth2ErrorOptions } from '@authkit/oauth2'

function define(name: string, error: string, text: string): OAuth2ErrorClass {
  return class extends OAuth2Error {
    override readonly name = name
    constructor(description: string = text, options: OAuth2ErrorOptions = {}) {
      super(error, description, options)
    }
  }
}

/** The user would have to do something, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const InteractionRequiredError: OAuth2ErrorClass = define(
  'InteractionRequiredError',
  'interaction_required',
  'The user has to be asked',
)
/** The user would have to sign in, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const LoginRequiredError: OAuth2ErrorClass = define(
  'LoginRequiredError',
  'login_required',
  'The user has to sign in',
)
/** The user would have to choose an account, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const AccountSelectionRequiredError: OAuth2ErrorClass = define(
  'AccountSelectionRequiredError',
  'account_selection_required',
  'The user has to choose an account',
)
/** The user would have to consent, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const ConsentRequiredError: OAuth2ErrorClass = define(
  'ConsentRequiredError',
  'consent_required',
  'The user has to consent',
)
/** Request objects are not taken, Core §6.1. */
export const RequestNotSupportedError: OAuth2ErrorClass = define(
  'RequestNotSupportedError',
  'request_not_supported',
  'Request objects are not supported',
)
/** Request objects by reference are not taken, Core §6.2. */
export const RequestUriNotSupportedError: OAuth2ErrorClass = define(
  'RequestUriNotSupportedError',
  'request_uri_not_supported',
  'Request objects by reference are not supported',
)
