import type { Check, DoctorOptions, Environment } from '@claude-ops/cli';
import { checkBucket } from '../bucket/check-bucket.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkClaude, checkGit } from './check-programs.ts';
import { checkDatabase } from './check-database.ts';
import { checkDirectories } from './check-directories.ts';
import { checkEngine } from './check-engine.ts';
import { checkAgentAccess, checkExposure } from './check-exposure.ts';
import { checkNetwork } from './check-network.ts';
import { checkNode } from './check-node.ts';
import { checkPort } from './check-port.ts';
import { checkServer } from './check-server.ts';
import { checkUnremoved } from './check-unremoved.ts';
import { checkUser } from './check-user.ts';

/**
 * Looks at what a server with these flags and variables would need, and at the server that clients would reach. It
 * starts no server, and needs none.
 */
export async function* examine(options: DoctorOptions, environment: Environment): AsyncGenerator<Check> {
  const { signal } = options;
  yield checkNode(process.versions.node);
  const configured = { configured: environment['CLAUDE_BIN']?.trim() || undefined, environment };
  yield await checkClaude(configured, { environment, signal });
  yield await checkGit({ environment, signal });
  const { checks, configuration } = await checkConfiguration(environment, options);
  yield* checks;
  if (configuration !== undefined) {
    yield* checkDirectories(configuration);
    const database = await checkDatabase(configuration);
    if (database !== undefined) yield database;
    const bucket = await checkBucket(configuration);
    if (bucket !== undefined) yield bucket;
    const leftovers = await checkUnremoved(configuration);
    if (leftovers !== undefined) yield leftovers;
    yield await checkPort(configuration, signal);
    yield checkExposure(configuration);
    yield await checkAgentAccess(configuration);
    yield await checkEngine(configuration);
    yield await checkUser(configuration, environment);
    const network = await checkNetwork(configuration, environment);
    if (network !== undefined) yield network;
  }
  yield await checkServer(options);
}
