export { InteractionError, type InteractionErrorCode } from './errors.ts'
export { interaction, type Interaction } from './flow/interaction.ts'
export type { Credentials, InteractionOptions, ShownError, SignIn, User } from './flow/options.ts'
export { Html, html, type HtmlValue } from './pages/html.ts'
export type {
  ClientModel,
  ConsentModel,
  ErrorModel,
  FormModel,
  PageModel,
  Pages,
  ScopeModel,
  SignedOutModel,
  SignInModel,
  SignOutModel,
} from './pages/model.ts'
