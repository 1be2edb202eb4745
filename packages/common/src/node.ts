export { nodeTransport, type NodeTransportOptions } from './net/node-transport.ts'
