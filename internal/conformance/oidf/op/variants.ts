import { formPostPlans, modules } from '../modules.ts'

/** Response types of OpenID Connect, Core §3. */
export type ResponseType =
  | 'code'
  | 'id_token'
  | 'id_token token'
  | 'code id_token'
  | 'code token'
  | 'code id_token token'

/** How a client authenticates at the token endpoint, Core §9. */
export type ClientAuthentication = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'

/** One way in which a plan runs a module. */
export interface Variant {
  /** Name of the plan without what all names have in common. */
  readonly plan: string
  readonly responseType: ResponseType
  readonly responseMode: 'default' | 'form_post'
  readonly clientAuthentication: ClientAuthentication
  /** Whether the client registers, or the provider knows it from its start. */
  readonly registration: 'dynamic' | 'static'
}

const hybridTypes = ['code id_token', 'code token', 'code id_token token'] as const
const implicitTypes = ['id_token', 'id_token token'] as const

/** All of them. */
export const everyType: readonly ResponseType[] = ['code', ...implicitTypes, ...hybridTypes]

/** The response types that a plan names; where it lets the provider choose, all of them. */
const typesOfPlan: Readonly<Record<string, readonly ResponseType[]>> = {
  basic: ['code'],
  implicit: implicitTypes,
  hybrid: hybridTypes,
}

const withCode = everyType.filter((type) => type.startsWith('code'))

/** The response types that a module is for, where it is not for all those of its plan; in every plan, or in some. */
const typesOfModule: Readonly<Record<string, Readonly<Record<string, readonly ResponseType[]>>>> = {
  // Registration §2: an ID Token without a signature never comes through the browser.
  'oidcc-idtoken-unsigned': { every: ['code', 'code token'] },
  'oidcc-ensure-request-without-nonce-fails': {
    every: everyType.filter((type) => type.includes('id_token')),
  },
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': { every: ['code', 'code token'] },
  'oidcc-response-type-missing': { hybrid: ['code id_token'], implicit: ['id_token token'] },
  'oidcc-alternate-happy-flow': { hybrid: ['code id_token'] },
  'oidcc-ensure-request-with-valid-pkce-succeeds': { hybrid: ['code id_token'] },
  // Without an access token there is no UserInfo.
  'oidcc-userinfo-get': { implicit: ['id_token token'] },
  'oidcc-userinfo-post-header': { implicit: ['id_token token'] },
  'oidcc-userinfo-post-body': { implicit: ['id_token token'] },
  'oidcc-userinfo-rs256': { every: everyType.filter((type) => type !== 'id_token') },
  'oidcc-refresh-token': { every: withCode },
  'oidcc-refresh-token-rp-key-rotation': { every: withCode },
  'oidcc-ensure-client-assertion-with-iss-aud-succeeds': { every: withCode },
}

/** A client of the code flow, for modules about registration alone. */
export const basic: Variant = {
  plan: 'dynamic',
  responseType: 'code',
  responseMode: 'default',
  clientAuthentication: 'client_secret_basic',
  registration: 'dynamic',
}

/** A variant and what a title calls it. */
interface NamedVariant extends Variant {
  readonly name: string
}

/** The variants of a module in all of its plans, for `it.each`. */
export function variantsOf(module: string): readonly NamedVariant[] {
  const plans = modules.get(module)
  if (!plans) throw new Error(`no plan has the module ${module}`)
  return plans.flatMap((plan) => variantsOfPlan(module, plan))
}

function variantsOfPlan(module: string, plan: string): readonly NamedVariant[] {
  const basis = shortened(formPostPlans[plan] ?? plan)
  const responseMode = plan in formPostPlans ? 'form_post' : 'default'
  const clientAuthentication = authenticationFor(module, basis)
  // Those plans let the provider choose. How a client got known makes a difference to nothing but the plainest flow.
  const isFree = module === 'oidcc-server' && plan === longName(basis) && basis in typesOfPlan
  const registrations = isFree ? (['dynamic', 'static'] as const) : (['dynamic'] as const)
  return typesFor(module, basis).flatMap((responseType) =>
    registrations.map((registration) => {
      const variant = { responseType, responseMode, clientAuthentication, registration } as const
      return { ...variant, plan: shortened(plan), name: nameOf(variant, plan) }
    }),
  )
}

function nameOf(
  { responseType, responseMode, clientAuthentication, registration }: Omit<Variant, 'plan'>,
  plan: string,
): string {
  const words = [responseType, responseMode, clientAuthentication, registration]
  return `${words.filter((word) => !['default', 'dynamic'].includes(word)).join(', ')} (${shortened(plan)})`
}

const longName = (plan: string): string => `oidcc-${plan}-certification-test-plan`

const shortened = (plan: string): string =>
  plan.replace(/^oidcc-/, '').replace(/-certification-test-plan$/, '')

function typesFor(module: string, plan: string): readonly ResponseType[] {
  const ofPlan = typesOfPlan[plan] ?? everyType
  const { every, [plan]: allowed = every } = typesOfModule[module] ?? {}
  return allowed ? ofPlan.filter((type) => allowed.includes(type)) : ofPlan
}

function authenticationFor(module: string, plan: string): ClientAuthentication {
  if (plan === 'dynamic') return 'private_key_jwt'
  return module === 'oidcc-server-client-secret-post' ? 'client_secret_post' : 'client_secret_basic'
}
