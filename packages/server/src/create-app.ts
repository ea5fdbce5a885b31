import type { RequestListener } from 'node:http';
import { fastify, LogController } from 'fastify';
import { createAudit } from './access/audit.ts';
import { answerCors } from './access/answer-cors.ts';
import { guardAccess } from './access/guard-access.ts';
import { createIdentify, type RequestCallers } from './access/identify.ts';
import { limitRate } from './access/limit-rate.ts';
import type { App } from './app.ts';
import { limitConnections } from './connections/limit-connections.ts';
import { createOpenStreams } from './event-stream/open-streams.ts';
import { closeGracefully } from './listening/close-gracefully.ts';
import { createHttpServer } from './listening/create-http-server.ts';
import { drainBodies } from './listening/drain-bodies.ts';
import { measureRequests } from './metrics/measure-requests.ts';
import { guardedLogger } from './log/guarded-logger.ts';
import { logRequests } from './log/log-requests.ts';
import { takeOffPrefix } from './mounting/prefix.ts';
import { createPeers, UNTOLD_APART } from './peers/create-peers.ts';
import { answerErrors, answerFrameworkErrors, createErrorAnswer } from './problem/answer-errors.ts';
import { takeBodiesOfHost } from './request/body-of-host.ts';
import { createJsonReader } from './request/create-json-reader.ts';
import { readJsonBodies } from './request/read-json-bodies.ts';
import { nameRequests, requestIdOf } from './request/request-id.ts';
import { requireHost } from './request/require-host.ts';
import { timeBodies } from './request/time-bodies.ts';
import { refuseEncodings } from './request/refuse-encodings.ts';
import { refuseExpectations } from './request/refuse-expectations.ts';
import { takeUploads } from './request/uploads/take-uploads.ts';
import { createHandlersOf } from './routes/handlers-of.ts';
import { createServerHandlers } from './routes/server-handlers.ts';
import { refuseUnknownRoutes } from './routes/refuse-unknown-routes.ts';
import { registerRoutes } from './routes/register-routes.ts';
import { registerServerRoutes } from './routes/register-server-routes.ts';
import type { ServerSettings } from './server-options.ts';

/** The Fastify instance with everything on it, not yet listening. */
export function createApp(settings: ServerSettings): App {
  const openStreams = createOpenStreams();
  const logger = settings.logger && guardedLogger(settings.logger);
  const { isRunUid } = settings.access;
  const peers = isRunUid === undefined ? UNTOLD_APART : createPeers();
  const { callers } = settings.api;
  const requestCallers: RequestCallers = new WeakMap();
  const identify = createIdentify(settings.access.tokens ?? [], callers);
  const audit = createAudit({ callers, requestCallers });
  const createRequestId = settings.genRequestId;
  const createListener = (handler: RequestListener) => {
    const answer: RequestListener = (request, response) => {
      takeOffPrefix(request, settings.prefix);
      handler(request, response);
    };
    const server = createHttpServer(answer, { createRequestId, logger });
    limitConnections(server, { limits: settings.connections, peers, isRunUid, logger, createRequestId });
    return server;
  };
  const answerError = createErrorAnswer(settings.prefix);
  const app: App = fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdOf(request, createRequestId),
    serverFactory: createListener,
    // The HTTP server answers these itself: Fastify would answer a second time.
    clientErrorHandler: () => undefined,
    frameworkErrors: answerFrameworkErrors(answerError),
    bodyLimit: settings.bodyLimitBytes,
    // Fastify's own answer is no problem document: closeGracefully refuses instead.
    return503OnClosing: false,
    // An id that is too long is not found, like any other that nothing has.
    routerOptions: { maxParamLength: Number.MAX_SAFE_INTEGER },
  });
  // What a schema does not mention is answered too: responses are not filtered by their schemas.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));

  nameRequests(app);
  logRequests(app, requestCallers);
  measureRequests(app, settings.metrics);
  answerErrors(app, answerError);
  requireHost(app);
  refuseExpectations(app);
  answerCors(app, settings.access.corsOrigins ?? []);
  limitRate(app, settings.rateLimit, { identify, peers });
  guardAccess(app, settings.access, { peers, identify, requestCallers, audit, callers });
  takeBodiesOfHost(app);
  timeBodies(app, settings.bodyIdleMs);
  drainBodies(app);
  const { isClosing } = closeGracefully(app, { openStreams, closeTimeoutMs: settings.closeTimeoutMs });
  refuseUnknownRoutes(app);
  const readJson = createJsonReader(app);
  refuseEncodings(app);
  readJsonBodies(app, readJson);
  const uploads = takeUploads(app, { readJson, maxJsonBytes: settings.bodyLimitBytes });
  registerRoutes(app, {
    audit,
    handlersOf: createHandlersOf(settings, { openStreams, uploads, requestCallers }),
  });
  registerServerRoutes(app, {
    audit,
    handlers: createServerHandlers({ ...settings, openStreams, isClosing }),
  });
  return app;
}
