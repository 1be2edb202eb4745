export {
  type CertificateOptions,
  createSelfSignedCertificate,
  type SelfSignedCertificate,
} from './pki/self-signed.ts'
export { jwkFromCertificate } from './pki/certificate.ts'
export { type KeyStore, loadPkcs12, type Pkcs12Options } from './pki/pkcs12.ts'
