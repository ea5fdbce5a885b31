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
    return { state: 'ok', detail: 'containers are held to their network policies' };
  const shared = { workspaces: workspacesDir, attempts: dataDir };
  const confinement = await findConfinement({
    ...{ user, environment, shared, logger: silent },
    usePidNamespace: true,
  });
  const found = await findNetworks({ user, confinement, environment });
  if ('make' in found)
    return {
      state: 'ok',
      detail: 'a task with a network policy gets a network of its own and is held to it',
    };
  return {
    state: 'warning',
    detail: `a command of an agent in process mode can get past the network policy of its task: ${found.problem}`,
    advice: ADVICE,
  };
}

const ADVICE =
  'Run the server as root with CAP_SYS_ADMIN and PROCESS_USER, or as an ordinary user where the kernel allows user namespaces. Or use mode container.';

const silent: Logger = { info() {}, warn() {}, error() {} };
