export { endpoints } from './endpoints.ts'
export { httpHandler, type HttpHandlerOptions } from './handler.ts'
export {
  type AuthkitRequest,
  getToken,
  ResourceProtector,
  type ResourceProtectorOptions,
} from './resource-protector.ts'
