import { StartFailure, type Environment } from '@claude-ops/cli';
import {
  createClaudeOps,
  type ClaudeOpsOptions,
  type EmbeddedClaudeOps,
  type Stores,
  type TaskObserver,
} from '@claude-ops/core';
import type { S3Stores } from '@claude-ops/s3';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/read-configuration.ts';
import { readInstanceId } from '../data-directory/instance-id.ts';
import { readSecretKey } from '../data-directory/secret-key.ts';
import type { ProcessUser } from '../process-user/find-process-user.ts';
import { offeredModes } from './offered-modes.ts';

export interface OpsParts {
  readonly stores: Stores;
  /** Undefined: artifacts and uploads are kept in the data directory. */
  readonly bucket: S3Stores | undefined;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly version: string;
  readonly observer: TaskObserver;
  readonly processUser: ProcessUser | undefined;
}

/**
 * Creates the engine of a server as it is configured.
 *
 * @throws {StartFailure} where a setting is one that it can't take.
 */
export async function createOps(configuration: Configuration, parts: OpsParts): Promise<EmbeddedClaudeOps> {
  const options = await optionsOf(configuration, parts);
  try {
    return createClaudeOps(options);
  } catch (error) {
    // A proxy variable, say, that is no URL.
    if (!(error instanceof TypeError)) throw error;
    throw new StartFailure(error.message, {
      advice: 'Fix this setting where the server is started.',
      cause: error,
    });
  }
}

async function optionsOf(configuration: Configuration, parts: OpsParts): Promise<ClaudeOpsOptions> {
  const { dataDir, claudeBin, upstreamBaseUrl, upstreamHeaders, taskRetentionMs } = configuration;
  const { processUser, bucket } = parts;
  return {
    stores: parts.stores,
    nodeName: configuration.nodeName,
    nodeLabels: configuration.nodeLabels,
    ...(bucket && { artifactStore: bucket.artifactStore, uploadStore: bucket.uploadStore }),
    dataDirectory: dataDir,
    workspacesDirectory: configuration.workspacesDir,
    workspaces: configuration.workspaces,
    sessions: configuration.sessions,
    containers: configuration.containers,
    gitIdentity: configuration.gitIdentity,
    artifacts: configuration.artifacts,
    events: configuration.events,
    maxConcurrency: slotsOf(configuration),
    defaultTimeoutMs: configuration.defaultTimeoutMs,
    defaultBackgroundTimeoutMs: configuration.backgroundTimeoutMs,
    waitingSlotGraceMs: configuration.waitingSlotGraceMs,
    usageLimitMaxWaitMs: configuration.usageLimitMaxWaitMs,
    defaultMode: configuration.defaultMode,
    modes: await offeredModes(configuration, parts.logger),
    ...(taskRetentionMs !== undefined && { taskRetentionMs }),
    auditRetentionMs: configuration.auditRetentionMs,
    secretKey: await readSecretKey(configuration.secretKey, dataDir),
    instanceId: await readInstanceId(dataDir),
    version: parts.version,
    logger: parts.logger,
    observer: parts.observer,
    claude: {
      hostEnvironment: parts.environment,
      ...(claudeBin === undefined ? {} : { path: claudeBin }),
      ...(processUser === undefined ? {} : { processUser }),
      processLimits: configuration.processLimits,
      baseUrl: upstreamBaseUrl,
      headers: upstreamHeaders,
      warm: configuration.warm,
    },
  };
}

/** How many tasks a server runs at once. */
export function slotsOf({ nodeRole, maxConcurrency }: Configuration): number {
  return nodeRole === 'api' ? 0 : maxConcurrency;
}
