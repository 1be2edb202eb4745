/** The response types of OpenID Connect, Core §3. */
export type ResponseTypeName =
  | 'code'
  | 'id_token'
  | 'id_token token'
  | 'code id_token'
  | 'code token'
  | 'code id_token token'

/** How a relying party is registered while a module runs. */
export interface Variant {
  /** Names the variant in the title of a test. */
  readonly title: string
  readonly responseType: ResponseTypeName
  /** `form_post`, or the default of the response type. */
  readonly responseMode: 'form_post' | undefined
  /** How the client authenticates; no request needs it without a code. */
  readonly authentication: 'client_secret_basic' | 'client_secret_post'
}

/** Response types of the basic, implicit and hybrid plans. */
const basic = ['code'] as const
const implicit = ['id_token', 'id_token token'] as const
const hybrid = ['code id_token', 'code token', 'code id_token token'] as const

/** Every variant of some response types: both response modes, and both ways to authenticate where a code is exchanged. */
export function variantsOf(types: readonly ResponseTypeName[]): readonly Variant[] {
  return types.flatMap((responseType) =>
    ([undefined, 'form_post'] as const).flatMap((responseMode) =>
      authentications(responseType).map((authentication) => ({
        title: titleOf(responseType, responseMode, authentication),
        responseType,
        responseMode,
        authentication,
      })),
    ),
  )
}

function authentications(responseType: ResponseTypeName): readonly Variant['authentication'][] {
  return hasCode({ responseType })
    ? ['client_secret_basic', 'client_secret_post']
    : ['client_secret_basic']
}

function titleOf(
  responseType: ResponseTypeName,
  responseMode: Variant['responseMode'],
  authentication: Variant['authentication'],
): string {
  const mode = responseMode === undefined ? '' : `, ${responseMode}`
  return `${responseType}${mode}${hasCode({ responseType }) ? `, ${authentication}` : ''}`
}

/** True when a code is exchanged at the token endpoint. */
export function hasCode({ responseType }: Pick<Variant, 'responseType'>): boolean {
  return responseType.startsWith('code')
}

/** The grants that a response type needs, Registration §2. */
export function grantTypes({ responseType }: Variant): readonly string[] {
  const code = hasCode({ responseType }) ? ['authorization_code'] : []
  return responseType === 'code' ? code : [...code, 'implicit']
}

/** True when an access token is issued at all. */
export function hasAccessToken({ responseType }: Pick<Variant, 'responseType'>): boolean {
  return responseType !== 'id_token'
}

/** True when the authorization endpoint issues an ID Token. */
export function hasEarlyIdToken({ responseType }: Pick<Variant, 'responseType'>): boolean {
  return responseType.includes('id_token')
}

/** Variants of the plans of the code flow. */
export const codeVariants: readonly Variant[] = variantsOf(basic)
/** Variants of the plans of the implicit flow. */
export const implicitVariants: readonly Variant[] = variantsOf(implicit)
/** Variants of the plans of the hybrid flow. */
export const hybridVariants: readonly Variant[] = variantsOf(hybrid)
/** Variants of all three. */
export const allVariants: readonly Variant[] = [
  ...codeVariants,
  ...implicitVariants,
  ...hybridVariants,
]
/** Pairs of title and variant for `it.each`, which cuts a `$title` short. */
export function titled<V extends Variant>(
  variants: readonly V[],
): readonly (readonly [title: string, variant: V])[] {
  return variants.map((variant) => [variant.title, variant])
}

/** The simplest variant of each response type. */
export const oneOfEach: readonly Variant[] = allVariants.filter(
  ({ responseMode, authentication }) =>
    responseMode === undefined && authentication === 'client_secret_basic',
)
/** The variant of plans that have none. */
export const plain: Variant = {
  title: 'code, client_secret_basic',
  responseType: 'code',
  responseMode: undefined,
  authentication: 'client_secret_basic',
}
/** Variants whose authorization response has an ID Token beside a code, Core §3.3.2.11. */
export const codeHashVariants: readonly Variant[] = allVariants.filter(
  (variant) => hasCode(variant) && hasEarlyIdToken(variant),
)
/** Variants whose authorization response has an ID Token beside an access token, Core §3.2.2.10. */
export const tokenHashVariants: readonly Variant[] = allVariants.filter(({ responseType }) =>
  responseType.endsWith('id_token token'),
)
