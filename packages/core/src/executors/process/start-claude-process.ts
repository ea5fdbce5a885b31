import type { Logger } from '../../logger.ts';
import { endMarked, hasExitedByItself } from '../../processes/end-marked.ts';
import {
  startProcessGroup,
  type ProcessExit,
  type ProcessGroup,
  type ProcessStart,
} from '../../processes/process-group.ts';
import { signalGroup } from '../../processes/signal-group.ts';
import type { SweepReport } from '../../processes/sweep/sweep.ts';
import { settlesWithin } from '../../system/settles-within.ts';
import { createConversation } from '../run/conversation.ts';
import { interruptAndFinish } from '../run/interrupt.ts';
import type { RunningClaude } from '../run/running-claude.ts';
import { exitInNamespace } from './pid-namespace.ts';

export interface ClaudeStart extends ProcessStart {
  /** Every process of the run carries it in its environment. */
  readonly mark: string;
  /** Whether the kernel ends everything the run started when the run itself ends. */
  readonly isInNamespace: boolean;
  /** Ends all processes of the run's user, where it has one for itself. */
  readonly endUser: () => Promise<void>;
  /** Told when the kernel has ended all processes of the run. */
  readonly onEndedByKernel: () => void;
  readonly onSwept: (report: SweepReport) => void;
  readonly logger: Logger;
}

/** How long after nothing is left the exit may take to be told, in milliseconds. */
const EXIT_MS = 1_000;
/** What the kernel can't end, stuck as it is: nobody waits for that any longer. */
const NEVER_EXITED: ProcessExit = { code: null, signal: 'SIGKILL' };

/**
 * Starts the CLI as a child process, the leader of a group of its own.
 *
 * @throws the error of the system where it can't be started.
 */
export async function startClaudeProcess(
  start: ClaudeStart,
): Promise<Omit<RunningClaude, 'commands'> & Pick<ProcessGroup, 'groupId'>> {
  const group = await startProcessGroup(start);
  const { stderr, exited, hasExited } = group;
  const conversation = createConversation(group.stdin, group.stdout);
  return {
    groupId: group.groupId,
    conversation,
    stderr,
    exited,
    hasExited,
    dismiss: () => conversation.finish(),
    interrupt: async () => interruptAndFinish(conversation),
    signal: async (name) => signalGroup(group.groupId, name),
    leaveNothing: () => leaveNothing(group, start),
    exit: async (stderrTail) => {
      const isOver = await settlesWithin(exited, EXIT_MS);
      return exitInNamespace(isOver ? await exited : NEVER_EXITED, stderrTail);
    },
  };
}

async function leaveNothing(group: ProcessGroup, start: ClaudeStart): Promise<void> {
  const { mark, isInNamespace, endUser, onEndedByKernel, onSwept, logger } = start;
  if (isInNamespace && (await hasExitedByItself(group))) return onEndedByKernel();
  onSwept(await endMarked(group.groupId, mark, logger));
  await endUser();
}
