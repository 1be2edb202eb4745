/** What every page shows. */
export interface PageModel {
  /** Name of the service. */
  readonly service: string
  /** Language of the page, a BCP 47 tag for the `lang` attribute: what the client asks for most among the option `languages`. */
  readonly language: string
  /** How the client asks for the page to be shown: `page`, `popup`, `touch` or `wap`, Core §3.1.2.1. */
  readonly display: string | undefined
  /** Allows a `<style nonce>` element; the Content Security Policy of the page forbids every other style and, but for that of `loadFrames`, every script. */
  readonly nonce: string
  /** CSS of the application, to be put after the page's own. */
  readonly css: string
}

/** Where a form is posted to, and what it must carry. */
export interface FormModel {
  /** URL for the `action` of a form with `method="post"`. */
  readonly action: string
  /** Value of the hidden field `form_token`, which ties the form to this page in this browser. */
  readonly token: string
}

/** The application that asks. */
export interface ClientModel {
  /** Its registered name, or its identifier when it has none. */
  readonly name: string
  /** The host that the browser goes back to, or the URL scheme of a native app; `undefined` when it does not go back. */
  readonly destination: string | undefined
  /** URL of its logo, https. */
  readonly logo?: string | undefined
  /** URL of the page on how it uses what it learns about users, https. */
  readonly policy?: string | undefined
  /** URL of its terms of service, https. */
  readonly terms?: string | undefined
}

/** Fields: `username`, `password`. Buttons: `action=sign-in`, `action=deny`. */
export interface SignInModel extends PageModel {
  readonly form: FormModel
  readonly client: ClientModel
  /** What to fill in as username. */
  readonly username: string | undefined
  /** Why the user is asked again: the username or password was wrong, there were too many attempts, or the client asks for another user. */
  readonly failure: 'credentials' | 'attempts' | 'account' | undefined
  /** URL of the page on which an account is created; `undefined` when there is none. */
  readonly signUp: string | undefined
}

/** Fields: `username`, `password`. Buttons: `action=sign-up`, `action=deny`. */
export interface SignUpModel extends PageModel {
  readonly form: FormModel
  readonly client: ClientModel
  /** What to fill in as username. */
  readonly username: string | undefined
  /** Why the last attempt failed: somebody has that username, it was refused, or there were too many attempts. */
  readonly failure: 'taken' | 'refused' | 'attempts' | undefined
  /** URL of the page on which a user signs in. */
  readonly signIn: string
}

/** Buttons: `action=continue`, `action=deny`. */
export interface SelectAccountModel extends PageModel {
  readonly form: FormModel
  readonly client: ClientModel
  /** Name of the user who is signed in. */
  readonly user: string
  /** URL of the page on which another user signs in. */
  readonly signIn: string
}

/** A permission that is asked for. */
export interface ScopeModel {
  /** Name of the scope. */
  readonly name: string
  /** What it allows, in plain words. */
  readonly description: string
}

/** A claim that is asked for by its name, Core §5.5. */
export interface ClaimModel {
  /** Name of the claim. */
  readonly name: string
  /** What it tells, in plain words. */
  readonly description: string
}

/** Buttons: `action=approve`, `action=deny`. */
export interface ConsentModel extends PageModel {
  readonly form: FormModel
  readonly client: ClientModel
  /** Name of the user who is signed in. */
  readonly user: string
  readonly scopes: readonly ScopeModel[]
  readonly claims: readonly ClaimModel[]
}

/** Button: `action=sign-out`. The form carries `request` in a hidden field of that name, unless it is `undefined`. */
export interface SignOutModel extends PageModel {
  readonly form: FormModel
  /** Name of the user who is signed in. */
  readonly user: string
  /** The application that asks; `undefined` when the user came alone, or when it is not known who asks. */
  readonly client: ClientModel | undefined
  /** Where the browser goes afterwards, sealed. */
  readonly request: string | undefined
}

/** A page that loads other sites in hidden frames before it goes on; `loadFrames` does so. */
export interface FramesModel extends PageModel {
  /** URLs to load in hidden frames, which tell clients that a session ended. */
  readonly frames: readonly string[]
  /** Where the browser goes then. */
  readonly location: string | undefined
}

/** Shown after signing out, and to whom was not signed in. */
export interface SignedOutModel extends FramesModel {
  /** The application that asked for it, if that is known. */
  readonly client: ClientModel | undefined
}

/** Shown while clients are told that a user signed in in the place of another one. */
export interface SwitchedModel extends FramesModel {
  readonly location: string
}

/** Shown when nothing else can be. */
export interface ErrorModel extends PageModel {
  /** HTTP status code of the page. */
  readonly status: number
  /** What went wrong, without any input in it. */
  readonly message: string
  /** What the operator was told about this error under, see `onErrorPage`. */
  readonly requestId: string
}

/** The pages. Each makes a whole HTML document of its model and escapes what it takes from it; `html` does so. */
export interface Pages {
  readonly signIn: (model: SignInModel) => string
  readonly signUp: (model: SignUpModel) => string
  readonly selectAccount: (model: SelectAccountModel) => string
  readonly consent: (model: ConsentModel) => string
  readonly signOut: (model: SignOutModel) => string
  readonly signedOut: (model: SignedOutModel) => string
  readonly switched: (model: SwitchedModel) => string
  readonly error: (model: ErrorModel) => string
}
