import type { Environment, RunningServer, ServeOptions } from '@claude-ops/cli';
import { makeDirectory, type EmbeddedClaudeOps } from '@claude-ops/core';
import { createLogger } from '@claude-ops/server';
import { ignoredVariables } from './configuration/ignored-variables.ts';
import { tellAgentAccess } from './access/tell-agent-access.ts';
import { tellNetwork } from './access/tell-network.ts';
import { assertUsable } from './bucket/check-bucket.ts';
import { openBucket } from './bucket/open-bucket.ts';
import { readConfiguration, type Configuration } from './configuration/read-configuration.ts';
import { closeToOthers } from './data-directory/close-to-others.ts';
import { createLogDestination } from './log-destination.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { createOpened, type Opened } from './opened.ts';
import { prettyOnTerminal } from './pretty-log-lines.ts';
import { checkProcessUser } from './process-user/check-process-user.ts';
import type { ProcessUser } from './process-user/find-process-user.ts';
import { boundYoungMemory } from './serving/bound-young-memory.ts';
import { createHttpServer } from './serving/create-http-server.ts';
import { slotsOf, createOps } from './serving/create-ops.ts';
import { explainDamage, explainDataError } from './serving/explain-data-error.ts';
import { openStores } from './serving/open-stores.ts';
import { toRunningServer } from './serving/running-server.ts';
import { readVersion } from './version.ts';
import { warnOfClaude } from './warn-of-claude.ts';

/**
 * Starts a server: the database open, the data taken, requests accepted, tasks running.
 *
 * @throws {StartFailure} where something is in the way that a person can mend.
 */
export async function serve(flags: ServeOptions, environment: Environment): Promise<RunningServer> {
  const configuration = readConfiguration(environment, flags);
  const processUser = await checkProcessUser(configuration, environment);
  const opened = createOpened();
  try {
    return await open(configuration, { processUser, environment, opened });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface OpenParts {
  readonly processUser: ProcessUser | undefined;
  readonly environment: Environment;
  readonly opened: Opened;
}

async function open(
  configuration: Configuration,
  { processUser, environment, opened }: OpenParts,
): Promise<RunningServer> {
  const version = readVersion();
  const destination = await prettyOnTerminal(createLogDestination(), {
    terminal: process.stderr,
    environment,
  });
  const logger = createLogger({ level: configuration.logLevel, destination });
  const surroundings = { environment, processUser, logger };
  for (const { name, instead } of ignoredVariables(environment))
    logger.warn(
      { event: 'variable_ignored', name, instead },
      'a variable is set that claude-ops does not read',
    );
  await makeDirectory(configuration.dataDir);
  const stores = opened.add(await openStores(configuration).catch(explainDataError));
  const bucket = configuration.s3 && opened.add(await openBucket(configuration.s3, logger));
  if (bucket !== undefined) await assertUsable(bucket);
  if (configuration.postgres !== undefined && bucket === undefined)
    logger.warn(
      { event: 'files_on_this_node' },
      'artifacts and uploads stay on the disk of this node, as ARTIFACTS_URL is not set: other nodes do not find them',
    );
  if (processUser !== undefined) await closeToOthers(configuration);
  const metrics = createMetrics({
    version,
    maxConcurrency: slotsOf(configuration),
    countByStatus: () => stores.tasks.countByStatus(),
    running: async () => (await ops.getHealth()).node.running,
    warm: async () => (await ops.getHealth()).warm,
  });
  const { observer } = metrics;
  const ops: EmbeddedClaudeOps = await createOps(configuration, {
    ...surroundings,
    version,
    stores,
    bucket,
    observer,
  });
  opened.add({ [Symbol.asyncDispose]: () => ops.stop({ graceMs: 0 }) });
  await ops.prepare().catch(explainDataError);
  const server = opened.add(
    createHttpServer(configuration, { ...surroundings, version, ops, metrics: metrics.server }),
  );
  // The server claims tasks only once it is certain that it stays: a task that runs would end as interrupted.
  const { url } = await server.listen(configuration);
  await ops.start().catch(explainDamage);
  opened.add(warnOfClaude(configuration, surroundings));
  opened.add(tellNetwork(configuration, surroundings));
  await tellAgentAccess(configuration, surroundings);
  boundYoungMemory();
  return toRunningServer({ url, ops, configuration, close: opened.close });
}
