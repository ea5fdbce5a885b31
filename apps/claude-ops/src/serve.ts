import { setTimeout as delay } from 'node:timers/promises';
import { StartFailure, type Environment, type RunningServer, type ServeOptions } from '@claude-ops/cli';
import {
  createClaudeOps,
  makeDirectory,
  type ClaudeOpsOptions,
  type EmbeddedClaudeOps,
  type TaskObserver,
} from '@claude-ops/core';
import { canTellPeers, createLogger, createServer } from '@claude-ops/server';
import {
  DatabaseDamagedError,
  DataInUseError,
  openSqliteStores,
  type SqliteStores,
} from '@claude-ops/storage';
import type { Logger } from 'pino';
import { describeAgentAccess } from './access/describe-agent-access.ts';
import { runUidCheck } from './access/run-uid-check.ts';
import { tellNetwork } from './access/tell-network.ts';
import { readConfiguration, type Configuration } from './configuration/read-configuration.ts';
import { mostConnections } from './connection-limits.ts';
import { closeToOthers } from './data-directory/close-to-others.ts';
import { readInstanceId } from './data-directory/instance-id.ts';
import { readSecretKey } from './data-directory/secret-key.ts';
import { createLogDestination } from './log-destination.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { createOpened } from './opened.ts';
import { checkProcessUser } from './process-user/check-process-user.ts';
import type { ProcessUser } from './process-user/find-process-user.ts';
import { checkReadiness } from './readiness/check-readiness.ts';
import { readVersion } from './version.ts';
import { warnOfClaude } from './warn-of-claude.ts';

/** How long a server that has ended its last task still answers, in milliseconds. */
const FETCH_MOMENT_MS = 1_000;

/**
 * Starts a server: the database open, the data taken, requests accepted, tasks running.
 *
 * @throws {StartFailure} where something is in the way that a person can mend.
 */
export async function serve(flags: ServeOptions, environment: Environment): Promise<RunningServer> {
  const configuration = readConfiguration(environment, flags);
  const processUser = await checkProcessUser(configuration, environment);
  const version = readVersion();
  const logger = createLogger({ level: configuration.logLevel, destination: createLogDestination() });
  const opened = createOpened();
  try {
    await makeDirectory(configuration.dataDir);
    const stores = opened.add(await openStores(configuration).catch(explainDataError));
    if (processUser !== undefined) await closeToOthers(configuration);
    const metrics = createMetrics({
      version,
      maxConcurrency: configuration.maxConcurrency,
      countByStatus: () => stores.tasks.countByStatus(),
      warm: async () => (await ops.getHealth()).warm,
    });
    const ops: EmbeddedClaudeOps = await createOps(configuration, {
      stores,
      environment,
      logger,
      version,
      processUser,
      observer: metrics.observer,
    });
    opened.add({ [Symbol.asyncDispose]: () => ops.stop({ graceMs: 0 }) });
    await ops.prepare().catch(explainDataError);
    const isRunUid = runUidCheck(processUser);
    const server = opened.add(
      createServer({
        api: ops,
        logger,
        version,
        metrics: metrics.server,
        access: {
          tokens: configuration.tokens,
          localAddresses: configuration.localAddresses,
          corsOrigins: configuration.corsOrigins,
          ...(isRunUid !== undefined && { isRunUid }),
        },
        connections: { max: mostConnections() },
        ...(configuration.publicUrl && {
          prefix: configuration.publicUrl.prefix,
          publicUrl: configuration.publicUrl.url,
        }),
        ...(configuration.rateLimit !== undefined && { rateLimit: { max: configuration.rateLimit } }),
        readiness: () =>
          checkReadiness({
            api: ops,
            dataDir: configuration.dataDir,
            claude: { configured: configuration.claudeBin, environment },
          }),
      }),
    );
    // Nothing is claimed before it is certain that this server stays: a task that runs would end as interrupted.
    const { url } = await server.listen(configuration);
    await ops.start().catch(explainDamage);
    opened.add(warnOfClaude(configuration, { environment, processUser, logger }));
    opened.add(tellNetwork(configuration, { environment, processUser, logger }));
    await tellAgentAccess(configuration, { processUser, logger });
    return toRunningServer({ url, ops, configuration, close: opened.close });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** In one line of the log, as nobody reads the documentation before the first start. */
async function tellAgentAccess(
  configuration: Configuration,
  { processUser, logger }: Pick<OpsParts, 'processUser' | 'logger'>,
): Promise<void> {
  const hasProcessUser = processUser !== undefined;
  const canTell = hasProcessUser && (await canTellPeers());
  const { state, detail, advice } = describeAgentAccess({ ...configuration, hasProcessUser, canTell });
  const facts = { event: 'agent_access', detail, advice };
  if (state === 'warning') logger.warn(facts, 'access of agents to this API');
  else logger.info(facts, 'access of agents to this API');
}

/** A database elsewhere than with the data is opened where somebody made a place for it: a typo makes no directories. */
async function openStores({ databasePath }: Configuration): Promise<SqliteStores> {
  return await openSqliteStores({ path: databasePath });
}

/** A broken database, a full disk: nothing of ours, and for a person to mend. The system's own errors explain themselves. */
function explainDataError(error: unknown): never {
  if (error instanceof DataInUseError) throw inUse(error);
  const damage = damageIn(error);
  if (damage !== undefined) throw damage;
  if (!(error instanceof Error) || StartFailure.is(error) || 'syscall' in error) throw error;
  const cause =
    error.cause instanceof Error && !error.message.includes(error.cause.message)
      ? ` (${error.cause.message})`
      : '';
  throw new StartFailure(`${error.message}${cause}`, {
    advice: 'Fix its permissions or its disk, or choose another directory with --data-dir.',
    cause: error,
  });
}

/** A page of the database may be damaged that is read only when the tasks of an earlier server are looked for. */
function explainDamage(error: unknown): never {
  throw damageIn(error) ?? error;
}

function damageIn(error: unknown): StartFailure | undefined {
  const damage = [error, error instanceof Error ? error.cause : undefined].find(DatabaseDamagedError.is);
  return damage && new StartFailure(damage.message, { advice: damage.advice, cause: error });
}

function inUse(error: DataInUseError): StartFailure {
  const holder = error.pid === undefined ? 'another server' : `another server (process ${error.pid})`;
  const own =
    error.what === 'database'
      ? 'a database of its own with DB_PATH'
      : 'a directory of its own with --data-dir';
  return new StartFailure(`The ${error.what} ${error.path} is in use by ${holder}.`, {
    advice: `Stop that server, or give this one ${own}.`,
    cause: error,
  });
}

interface OpsParts {
  readonly stores: SqliteStores;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly version: string;
  readonly observer: TaskObserver;
  readonly processUser: ProcessUser | undefined;
}

async function createOps(configuration: Configuration, parts: OpsParts): Promise<EmbeddedClaudeOps> {
  const { dataDir, claudeBin, upstreamBaseUrl, upstreamHeaders, taskRetentionMs } = configuration;
  const { processUser } = parts;
  const options: ClaudeOpsOptions = {
    store: parts.stores.tasks,
    mcpProfileStore: parts.stores.mcpProfiles,
    dataDirectory: dataDir,
    workspacesDirectory: configuration.workspacesDir,
    workspaces: configuration.workspaces,
    containers: configuration.containers,
    gitIdentity: configuration.gitIdentity,
    artifacts: configuration.artifacts,
    events: configuration.events,
    maxConcurrency: configuration.maxConcurrency,
    defaultTimeoutMs: configuration.defaultTimeoutMs,
    defaultBackgroundTimeoutMs: configuration.backgroundTimeoutMs,
    defaultMode: configuration.defaultMode,
    modes: configuration.modes,
    ...(taskRetentionMs !== undefined && { taskRetentionMs }),
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

interface Running {
  readonly url: string;
  readonly ops: EmbeddedClaudeOps;
  readonly configuration: Configuration;
  readonly close: () => Promise<void>;
}

function toRunningServer({ url, ops, configuration, close }: Running): RunningServer {
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  return {
    url,
    dataDir: configuration.dataDir,
    closed,
    runningTasks: () => runningTasks(ops),
    async stop(manner) {
      // The tasks first: whoever follows one sees how it ends, and has a moment to fetch its result.
      const hadTasks = (await runningTasks(ops)) > 0;
      await ops.stop({ graceMs: manner === 'graceful' ? configuration.shutdownGraceMs : 0 });
      if (manner === 'graceful' && hadTasks) await delay(FETCH_MOMENT_MS);
      await close().then(resolve, reject);
      await closed;
    },
  };
}

/** For a stop, which goes on also where the database can't be asked. */
async function runningTasks(ops: EmbeddedClaudeOps): Promise<number> {
  return await ops.getHealth().then(
    ({ scheduler }) => scheduler.running,
    () => 0,
  );
}
