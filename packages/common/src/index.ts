export { deriveKey } from './crypto/derive.ts'
export { sha256 } from './crypto/digest.ts'
export { constantTimeEqual, equalDigests } from './crypto/equal.ts'
export { generateToken } from './crypto/random.ts'
export { createSealer, type Sealer, type SealerOptions, type SealOptions } from './crypto/seal.ts'
export { base64urlDecode, base64urlEncode } from './encoding/base64url.ts'
export { urlDecode, urlEncode } from './encoding/form.ts'
export { percentDecode, percentEncode } from './encoding/percent.ts'
export { decodeUtf8 } from './encoding/utf8.ts'
export {
  AuthkitConfigError,
  AuthkitError,
  EncodingError,
  FetchError,
  type FetchErrorCode,
  HttpInputError,
  type HttpInputStatus,
  isAuthkitError,
} from './errors.ts'
export type { Transport, TransportRequest, TransportResponse } from './net/exchange.ts'
export {
  guardedFetch,
  type GuardedFetchOptions,
  type GuardedResponse,
} from './net/guarded-fetch.ts'
export { isSecureTransport } from './net/transport.ts'
export {
  addParamsToUri,
  type AddParamsOptions,
  isPlainUrl,
  isValidUrl,
  type UrlRules,
} from './net/url-rules.ts'
export { notify } from './events/notify.ts'
export { checkOptions, type OptionKind, type OptionKinds } from './options/check-options.ts'
export { memoryStore, type MemoryStoreOptions } from './store/memory.ts'
export { checkedClock, type Clock, systemClock } from './time/clock.ts'
