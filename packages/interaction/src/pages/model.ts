/** What every page shows. */
export interface PageModel {
  /** Name of the service. */
  readonly service: string
  /** Language of the page, a BCP 47 tag for the `lang` attribute. */
  readonly language: string
  /** Allows a `<style nonce>` element; the Content Security Policy of the page forbids every other style and every script. */
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
  /** The host that the browser goes back to, or the URL scheme of a native app. */
  readonly destination: string
}

/** Fields: `username`, `password`. Buttons: `action=sign-in`, `action=deny`. */
export interface SignInModel extends PageModel {
  readonly form: FormModel
  readonly client: ClientModel
  /** What to fill in as username. */
  readonly username: string | undefined
  /** Why the last attempt failed: the username or password was wrong, or there were too many attempts. */
  readonly failure: 'credentials' | 'attempts' | undefined
}

/** A permission that is asked for. */
export interface ScopeModel {
  /** Name of the scope. */
  readonly name: string
  /** What it allows, in plain words. */
  readonly description: string
}

/** Buttons: `action=approve`, `action=deny`. */
export interface ConsentModel extends PageModel {
  readonly form: FormModel
  readonly client: ClientModel
  /** Name of the user who is signed in. */
  readonly user: string
  readonly scopes: readonly ScopeModel[]
}

/** Button: `action=sign-out`. */
export interface SignOutModel extends PageModel {
  readonly form: FormModel
  /** Name of the user who is signed in. */
  readonly user: string
}

/** Shown after signing out, and to whom was not signed in. */
export interface SignedOutModel extends PageModel {}

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
  readonly consent: (model: ConsentModel) => string
  readonly signOut: (model: SignOutModel) => string
  readonly signedOut: (model: SignedOutModel) => string
  readonly error: (model: ErrorModel) => string
}
