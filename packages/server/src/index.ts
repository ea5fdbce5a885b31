export { createServer, type Server } from './create-server.ts';
export { createLogger, type LoggerOptions } from './log/create-logger.ts';
export type { ServerOptions } from './server-options.ts';
