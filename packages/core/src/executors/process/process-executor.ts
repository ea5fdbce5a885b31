import type { ProblemItem } from '@claude-ops/contract';
import { claudeArguments } from '../../claude/arguments.ts';
import { claudeEnvironment, type Environment } from '../../claude/environment.ts';
import { taskError } from '../../claude/task-error.ts';
import { outcomeOfStop } from '../../claude/outcome.ts';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../remove-tree.ts';
import type { Owner } from '../../workspaces/give-tree.ts';
import { stopCauseOf, type Executor } from '../executor.ts';
import { makeAttemptDirectory } from './attempt-directory.ts';
import { claudeNotFoundMessage, findClaude } from './find-claude.ts';
import { startClaudeProcess } from './start-claude-process.ts';
import { findConfinement, type Confinement } from './user/find-confinement.ts';
import { assertUsable } from './user/find-user-problem.ts';
import type { SharedPlaces } from './user/hide-others.ts';
import { runClaude, type RunLimits } from '../run/run-claude.ts';
import { attemptMark, instanceMark } from '../../processes/sweep/mark.ts';
import { sweep, type SweepReport } from '../../processes/sweep/sweep.ts';

export interface ProcessExecutorOptions {
  /** Who runs the processes: what an earlier server of the same instance left is ended before the first run. */
  readonly instanceId: string;
  /** Where each attempt gets its private HOME. Nothing else may live there: it is emptied at the start. */
  readonly attemptsDirectory: string;
  /** Path of the CLI; without it, found on PATH or in the npm package. */
  readonly claudePath: string | undefined;
  /** The server's own environment, of which little is passed on. */
  readonly hostEnvironment: Environment;
  /** Variables for the CLI besides those. */
  readonly claudeEnvironment: Environment;
  /** Who the CLI is started as; undefined: the user of this server. */
  readonly user: Owner | undefined;
  /** Where the workspaces and the private places of all attempts are. */
  readonly sharedPlaces: SharedPlaces;
  /** Whether to use a PID namespace where the platform allows one. */
  readonly usePidNamespace: boolean;
  readonly limits: RunLimits;
  /** Told after every sweep. */
  readonly onSwept: (report: SweepReport) => void;
  readonly logger: Logger;
}

const NO_LIMITS: ProblemItem = {
  pointer: '/resources',
  detail: 'is for mode "container" only: nothing holds a process to it',
};

/** Runs the claude CLI as a child process. */
export function createProcessExecutor(options: ProcessExecutorOptions): Executor {
  const { instanceId, hostEnvironment, logger, user } = options;
  const search = { configured: options.claudePath, environment: hostEnvironment };
  let known: Promise<Confinement> | undefined;
  const confinement = async () =>
    await (known ??= findConfinement({
      ...{ user, logger, environment: hostEnvironment },
      ...{ usePidNamespace: options.usePidNamespace, shared: options.sharedPlaces },
    }));

  return {
    mode: 'process',
    refusalsOf: ({ resources }) => (resources === null ? [] : [NO_LIMITS]),
    findWorkspaceOwner: async () => user,

    async recover() {
      if (user !== undefined) {
        const { isInNamespace } = await confinement();
        await assertUsable({ user, search, isInNamespace, passed: Object.values(options.sharedPlaces) });
      }
      const report = await sweep(instanceMark(instanceId));
      options.onSwept(report);
      const { killed, survivors } = report;
      if (killed > 0)
        logger.warn({ killed, survivors }, 'ended processes that an earlier server left behind');
      await removeTree(options.attemptsDirectory, logger);
    },

    async endLeftovers({ instanceId: owner, attemptId }) {
      await sweep(attemptMark(owner, attemptId));
    },

    async run(attempt, { workspace, gateway, signal, emit, onEnded }) {
      const claudePath = await findClaude(search);
      if (claudePath === undefined) {
        return {
          status: 'failed',
          error: taskError('claude_not_found', claudeNotFoundMessage(search)),
          result: null,
        };
      }
      await using directory = await makeAttemptDirectory({
        ...{ root: options.attemptsDirectory, attemptId: attempt.id },
        ...{ owner: user, logger },
      });
      const mark = attemptMark(instanceId, attempt.id);
      const { isInNamespace, prefix } = await confinement();
      const cause = stopCauseOf(signal);
      if (cause !== undefined) return outcomeOfStop(cause, null);
      const start = () =>
        startClaudeProcess({
          ...{ mark, logger, onSwept: options.onSwept, isInNamespace },
          command: [
            ...prefix({ workspace: workspace.path, attempt: directory.path }),
            claudePath,
            ...claudeArguments(attempt),
          ],
          cwd: workspace.path,
          environment: claudeEnvironment({
            host: hostEnvironment,
            additions: options.claudeEnvironment,
            gateway,
            home: directory.home,
            temporaryDirectory: directory.temporaryDirectory,
            mark,
          }),
        });
      return await runClaude(attempt, { start, gateway, signal, emit, onEnded, limits: options.limits });
    },
  };
}
