import { claudeEnvironment } from '../../claude/environment.ts';
import type { GatewayAccess } from '../../gateway/grant.ts';
import { attemptMark } from '../../processes/sweep/mark.ts';
import type { RunningClaude } from '../run/running-claude.ts';
import type { AttemptDirectory } from './attempt-directory.ts';
import type { ProcessExecutorOptions } from './process-executor.ts';
import { startClaudeProcess } from './start-claude-process.ts';
import type { Owner } from '../../workspaces/give-tree.ts';
import type { RunUsers } from './users/run-users.ts';
import type { ReachProgram } from './program/reach-program.ts';
import type { Confinement } from './confinement/find-confinement.ts';
import type { NetworkNamespaces } from './confinement/namespaces.ts';

interface ClaudePlan {
  /** Of the attempt, or of the spare: what its processes are marked with. */
  readonly id: string;
  readonly claudePath: string;
  readonly claudeArguments: readonly string[];
  readonly cwd: string;
  readonly directory: AttemptDirectory;
  /** Who it is started as; undefined: the user of this server. */
  readonly user: Owner | undefined;
  readonly gateway: GatewayAccess;
  /** A network of its own; undefined: that of the machine. */
  readonly network?: NetworkNamespaces | undefined;
}

export type StartClaude = (plan: ClaudePlan) => Promise<RunningClaude>;

/** How the CLI is started here, for an attempt or ahead of it. */
export function createStarter(
  options: ProcessExecutorOptions,
  confinement: () => Promise<Confinement>,
  reach: ReachProgram,
  users: RunUsers,
): StartClaude {
  const { instanceId, logger, onSwept } = options;
  return async ({ id, claudePath, claudeArguments, cwd, directory, user, gateway, network }) => {
    const mark = attemptMark(instanceId, id);
    const { isInNamespace, confine } = await confinement();
    const program = await reach(claudePath);
    const own = { workspace: cwd, attempt: directory.path, user, program: program.bound };
    const { prefix, seen } = await confine(own, network);
    return await startClaudeProcess({
      ...{ mark, logger, onSwept, isInNamespace, cwd },
      endUser: () => users.end(id),
      command: [...prefix, program.path, ...claudeArguments],
      environment: claudeEnvironment({
        host: options.hostEnvironment,
        additions: options.claudeEnvironment,
        gateway,
        home: seen.home,
        temporaryDirectory: seen.temporaryDirectory,
        mark,
      }),
    });
  };
}
