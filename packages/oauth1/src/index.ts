export {
  DuplicatedOAuthProtocolParameterError,
  InsecureTransportError,
  InvalidRequestError,
  InvalidSignatureError,
  MissingRequiredParameterError,
  OAuth1Error,
  type OAuth1ErrorClass,
  UnsupportedSignatureMethodError,
} from './errors.ts'
export { type BaseStringInput, signatureBaseString } from './signature/base-string.ts'
export type {
  Parameter,
  SignatureMethod,
  SigningKeys,
  VerificationKeys,
} from './signature/contract.ts'
export type { SignatureMethodName } from './signature/methods.ts'
export { collectParameters, type ParameterSources } from './signature/parameters.ts'
export {
  signRequest,
  type SignRequestOptions,
  type SignedRequest,
  type SigningCredentials,
} from './signature/sign-request.ts'
export { verifySignature, type VerifySignatureOptions } from './signature/verify-signature.ts'
