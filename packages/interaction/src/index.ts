export { InteractionError, type InteractionErrorCode } from './errors.ts'
export { interaction, type Interaction } from './flow/interaction.ts'
export type {
  AboutRequest,
  Credentials,
  InteractionOptions,
  ShownError,
  SignIn,
  SignUp,
  User,
} from './flow/options.ts'
export type { EndSessionsOptions } from './sign-out/end-sessions.ts'
export { loadFrames } from './pages/frames.ts'
export { Html, html, type HtmlValue } from './pages/html.ts'
export type {
  ClaimModel,
  ClientModel,
  ConsentModel,
  ErrorModel,
  FormModel,
  FramesModel,
  PageModel,
  Pages,
  ScopeModel,
  SelectAccountModel,
  SignedOutModel,
  SignInModel,
  SignOutModel,
  SignUpModel,
  SwitchedModel,
} from './pages/model.ts'
