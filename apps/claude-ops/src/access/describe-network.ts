import type { Environment } from '@claude-ops/cli';
import { findConfinement, findNetworks, type Logger } from '@claude-ops/core';
import type { Configuration } from '../configuration/read-configuration.ts';
import type { ProcessUser } from '../process-user/find-process-user.ts';

/** Says whether a task in process mode can get past its network policy, and what prevents it. */
export interface NetworkEnforcement {
  readonly state: 'ok' | 'warning';
  readonly detail: string;
  readonly advice?: string;
}

export interface NetworkParts {
  readonly environment: Environment;
  readonly processUser: ProcessUser | undefined;
}

/** Tries whether tasks can have networks of their own here, and says so in a sentence. */
export async function describeNetwork(
  { modes, dataDir, workspacesDir }: Pick<Configuration, 'modes' | 'dataDir' | 'workspacesDir'>,
  { environment, processUser: user }: NetworkParts,
): Promise<NetworkEnforcement> {
  if (!modes.includes('process'))
    return { state: 'ok', detail: 'network policies of containers are enforced' };
  const shared = { workspaces: workspacesDir, attempts: dataDir };
  const confinement = await findConfinement({
    user,
    environment,
    shared,
    logger: silent,
    usePidNamespace: true,
  });
  const found = await findNetworks({ user, confinement, environment });
  if ('make' in found)
    return {
      state: 'ok',
      detail: 'network policies are enforced: each such task gets its own network',
    };
  return {
    state: 'warning',
    detail: `in process mode a command can bypass the network policy of its task: ${found.problem}`,
    advice: ADVICE,
  };
}

const ADVICE =
  'Run the server as root with CAP_SYS_ADMIN and PROCESS_USER, or as an ordinary user on a kernel that allows user namespaces. Or use mode container.';

const silent: Logger = { info() {}, warn() {}, error() {} };
