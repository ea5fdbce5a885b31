import { claudeEnvironment, commandEnvironment, MARK_VARIABLE } from '../../claude/environment.ts';
import type { GatewayAccess } from '../../attempt/gateway-access.ts';
import { attemptMark } from '../../processes/sweep/mark.ts';
import type { RunningClaude } from '../run/running-claude.ts';
import { heldCommand } from '../run/setup/held-command.ts';
import type { AttemptDirectory } from './attempt-directory.ts';
import type { ProcessExecutorOptions } from './process-options.ts';
import { processPlace } from './command/process-place.ts';
import { startClaudeProcess } from './start-claude-process.ts';
import type { Owner } from '../../system/owner.ts';
import type { RunUsers } from './users/run-users.ts';
import type { ReachProgram } from './program/reach-program.ts';
import type { Confinement } from './confinement/find-confinement.ts';
import type { NetworkNamespaces } from './confinement/namespaces.ts';
import type { WrittenPlaces } from './written/written-places.ts';

interface ClaudePlan {
  /** Of the attempt, or of the warm process: what its processes are marked with. */
  readonly id: string;
  readonly claudePath: string;
  readonly claudeArguments: readonly string[];
  /** Whether it is to be held at its start (`held-command.ts`). @default not */
  readonly isHeld?: boolean;
  /** Whether its requests may have to wait at the gateway. */
  readonly isPatient: boolean;
  readonly cwd: string;
  readonly directory: AttemptDirectory;
  /** Most processes, where that is less than the server gives. */
  readonly processes?: number | undefined;
  /** Who it is started as; undefined: the user of this server. */
  readonly user: Owner | undefined;
  readonly gateway: GatewayAccess;
  /** A network of its own; undefined: that of the machine. */
  readonly network?: NetworkNamespaces | undefined;
}

export interface StarterParts {
  readonly confinement: () => Promise<Confinement>;
  readonly reach: ReachProgram;
  readonly users: RunUsers;
  readonly written: WrittenPlaces;
}

export type StartClaude = (plan: ClaudePlan) => Promise<RunningClaude>;

/** How the CLI is started here, for an attempt or ahead of it. */
export function createStarter(options: ProcessExecutorOptions, parts: StarterParts): StartClaude {
  const { confinement, reach, users, written } = parts;
  const { instanceId, logger, onSwept } = options;
  return async (plan) => {
    const { id, claudePath, claudeArguments, cwd, directory, processes, user, gateway, network } = plan;
    const mark = attemptMark(instanceId, id);
    const { isInNamespace, mounts, confine } = await confinement();
    const program = await reach(claudePath);
    const own = { workspace: cwd, attempt: directory.path, processes, user, program: program.bound };
    const { prefix, seen } = await confine(own, network);
    const environment = claudeEnvironment({
      host: options.hostEnvironment,
      additions: options.claudeEnvironment,
      gateway,
      home: seen.home,
      temporaryDirectory: seen.temporaryDirectory,
      mark,
      isPatient: plan.isPatient,
    });
    const commandMark = `${mark}.command`;
    const commands = processPlace({
      cwd,
      mark: commandMark,
      isInNamespace,
      logger,
      onStarted: (groupId) =>
        written.addCommand(id, { groupId, isInNamespace, hasMounts: mounts !== undefined }),
      environment: { ...commandEnvironment(environment), [MARK_VARIABLE]: commandMark },
      confine: async (name) => (await confine({ ...own, name, program: undefined }, network)).prefix,
    });
    const cli = [program.path, ...claudeArguments];
    users.started(user);
    const claude = await startClaudeProcess({
      mark,
      logger,
      onSwept,
      isInNamespace,
      cwd,
      endUser: () => users.end(user),
      onEndedByKernel: () => users.ended(user),
      command: [...prefix, ...(plan.isHeld === true ? heldCommand(cli) : cli)],
      environment,
    });
    const { groupId } = claude;
    written.add(id, { attempt: directory.path, groupId, isInNamespace, hasMounts: mounts !== undefined });
    void claude.exited.then(() => written.remove(id));
    return { ...claude, commands };
  };
}
