import type { Environment } from '@claude-ops/cli';
import type { EmbeddedClaudeOps } from '@claude-ops/core';
import { createServer, type Server, type ServerMetrics } from '@claude-ops/server';
import type { Logger } from 'pino';
import { runUidCheck } from '../access/run-uid-check.ts';
import type { Configuration } from '../configuration/read-configuration.ts';
import { mostConnections } from '../connection-limits.ts';
import type { ProcessUser } from '../process-user/find-process-user.ts';
import { checkReadiness } from '../readiness/check-readiness.ts';

export interface HttpServerParts {
  readonly ops: EmbeddedClaudeOps;
  readonly environment: Environment;
  readonly processUser: ProcessUser | undefined;
  readonly logger: Logger;
  readonly version: string;
  readonly metrics: ServerMetrics;
}

/** Creates the server of the API as it is configured. It does not listen yet. */
export function createHttpServer(configuration: Configuration, parts: HttpServerParts): Server {
  const { ops, environment, logger, version, metrics } = parts;
  const { dataDir, claudeBin, publicUrl, rateLimit } = configuration;
  const isRunUid = runUidCheck(parts.processUser);
  return createServer({
    api: ops,
    logger,
    version,
    metrics,
    access: {
      tokens: configuration.tokens,
      localAddresses: configuration.localAddresses,
      corsOrigins: configuration.corsOrigins,
      ...(isRunUid !== undefined && { isRunUid }),
    },
    connections: { max: mostConnections() },
    ...(publicUrl && { prefix: publicUrl.prefix, publicUrl: publicUrl.url }),
    ...(rateLimit !== undefined && { rateLimit: { max: rateLimit } }),
    readiness: () => checkReadiness({ api: ops, dataDir, claude: { configured: claudeBin, environment } }),
  });
}
