export { createServer, type Server } from './create-server.ts';
export type { Handler } from './mounting/create-handler.ts';
export { listenAddresses } from './listening/listen-addresses.ts';
export { canTellPeers } from './peers/can-tell-peers.ts';
export { createLogger, type LoggerOptions } from './log/create-logger.ts';
export { createOpenApiDocument, type OpenApiOptions } from './openapi/create-open-api-document.ts';
export type { OpenApiDocument } from './openapi/document.ts';
export type { EndedRequest, ServerMetrics, ServerNumbers } from './metrics/server-metrics.ts';
export type { ServerOptions } from './server-options.ts';
