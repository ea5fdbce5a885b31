import { randomUUID } from 'node:crypto';
import type { Callers, ClaudeOpsApi, ReadinessCheck } from '@claude-ops/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { AccessOptions } from './access/guard-access.ts';
import type { RateLimitOptions } from './access/limit-rate.ts';
import type { ConnectionLimits } from './connections/limit-connections.ts';
import { assertPrefix } from './mounting/prefix.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';

/** What the routes are answered with. */
interface ServedApi extends ClaudeOpsApi {
  /** Knows the tokens that were made through the API, and keeps the audit log. @default no such token is taken here, and no call noted */
  readonly callers?: Callers;
}

export interface ServerOptions {
  /** Core in this process, or a client of another server. */
  readonly api: ServedApi;
  /** A pino logger, or one with its methods. Without it nothing is logged. */
  readonly logger?: FastifyBaseLogger;
  /** Of claude-ops, for the log and the OpenAPI document. */
  readonly version?: string;
  /**
   * The path that callers have before the paths of the routes, such as `/ops`, where the server is mounted in another or stands behind
   * a proxy that has one. Links in answers begin with it. @default none
   */
  readonly prefix?: string;
  /** The URL that callers have for all of it, prefix included: the OpenAPI document names it. @default the prefix */
  readonly publicUrl?: string;
  /** Milliseconds of silence after which an event stream says that it is alive. @default 15000 */
  readonly heartbeatMs?: number;
  /** Milliseconds that a reader may leave an event stream undrained before it is cut. @default 30000 */
  readonly slowReaderMs?: number;
  /** Milliseconds that `close()` waits for requests in flight before it cuts their connections. @default 10000 */
  readonly closeTimeoutMs?: number;
  /**
   * Largest JSON, in bytes, as a body or as a part of one: the longest prompt, the largest schema and the largest zip
   * archive in base64 fit, text also with every character escaped to six. An archive that is a part of a body is not
   * limited here. @default 16777216
   */
  readonly bodyLimitBytes?: number;
  /** Milliseconds that nothing may come of a body before its request is given up. @default 30000 */
  readonly bodyIdleMs?: number;
  /** Who is served. @default callers on this machine only */
  readonly access?: AccessOptions;
  /** How often a client may ask. @default as often as it likes */
  readonly rateLimit?: RateLimitOptions;
  /** How many connections may be open. @default 8192, half of them of one peer */
  readonly connections?: ConnectionLimits;
  /** What `/readyz` checks, each time it is asked. Anyone may read what it finds. @default nothing: ready while not closing */
  readonly readiness?: () => Promise<readonly ReadinessCheck[]>;
  /** Answers `/metrics`, and is told of every request. @default none: there is no such route */
  readonly metrics?: ServerMetrics;
  /** Names a request that does not bring a name along. @default a random UUID */
  readonly genRequestId?: () => string;
}

type Optional = 'logger' | 'version' | 'metrics' | 'rateLimit' | 'publicUrl';

export type ServerSettings = Required<Omit<ServerOptions, Optional>> & Pick<ServerOptions, Optional>;

/** @throws {TypeError} */
export function withDefaults(options: ServerOptions): ServerSettings {
  const { prefix = '' } = options;
  assertPrefix(prefix);
  return {
    ...options,
    prefix,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    slowReaderMs: options.slowReaderMs ?? 30_000,
    closeTimeoutMs: options.closeTimeoutMs ?? 10_000,
    bodyLimitBytes: options.bodyLimitBytes ?? 16 * 1024 * 1024,
    bodyIdleMs: options.bodyIdleMs ?? 30_000,
    access: options.access ?? {},
    connections: options.connections ?? {},
    readiness: options.readiness ?? (async () => []),
    genRequestId: options.genRequestId ?? randomUUID,
  };
}
