import type { ClaudeOpsApi } from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { TASK_ID_ARGUMENT } from '../arguments/task-id-argument.ts';
import { attach } from '../attaching/attach.ts';
import { TYPED_HELP } from '../attaching/typed-line.ts';
import type { CommandParts } from '../command-parts.ts';
import { lostSight } from '../errors/lost-sight.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts, type Interrupts } from '../interrupts/listen-for-interrupts.ts';
import { whenAborted } from '../interrupts/when-aborted.ts';
import { deliveryFlag } from '../messages/delivery-flag.ts';
import { isYes } from '../terminal/confirm.ts';
import { createProgress } from '../waiting/create-progress.ts';
import { ClientCommand } from './client-command.ts';

/** How long after the first interrupt a second one is waited for, in milliseconds. */
const SECOND_MS = 2_000;

/** `attach ID`: follows a task, and sends what is typed into it. */
export function createAttachCommand(parts: CommandParts): Command.Class {
  return class Attach extends ClientCommand {
    static override enableJsonFlag = false;
    static override summary = 'Follow a task, and type messages into it.';
    static override description =
      'Prints the events of the task as they come. Each line that you type is a message. /later TEXT begins a turn of its own, /now TEXT stops what runs, /cancel ends the task. Ctrl-C detaches, and the task goes on; press it again to be asked whether to cancel the task. Several people can be attached to one task.';
    static override examples = [
      {
        description: 'Watch a task and talk to it',
        command: '<%= config.bin %> attach 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Start a chat, and take part in it',
        command: '<%= config.bin %> attach $(<%= config.bin %> run -p "Hello" --idle-timeout 1h)',
      },
    ];
    static override args = { id: TASK_ID_ARGUMENT };
    static override flags = {
      delivery: deliveryFlag({ default: 'next' }),
      'no-history': Flags.boolean({ description: 'Leave out the events until now.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Attach);
      const api = await this.connect(flags);
      const write = createProgress(parts.stdout, parts.environment);
      const since = flags['no-history'] ? new Date(this.now()).toISOString() : '';
      const { status } = await api.getTask(args.id);
      if (parts.stdin.isTTY === true && (status === 'queued' || status === 'running')) this.note(TYPED_HELP);
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const { hasEnded, nextLine } = await attach({
        api,
        taskId: args.id,
        delivery: flags.delivery,
        stdin: parts.stdin,
        interrupts,
        onEvent: (event) => void (event.at >= since && write(event)),
        note: (text) => this.note(text),
      }).catch((error: unknown) => {
        parts.stdin.destroy?.();
        throw lostSight(error, args.id, this.config.bin);
      });
      try {
        if (!hasEnded) await this.leave({ api, id: args.id, interrupts, nextLine });
      } finally {
        // Else the process would wait for the next line.
        parts.stdin.destroy?.();
      }
    }

    private async leave({ api, id, interrupts, nextLine }: Leaving): Promise<never> {
      this.note('Detached: the task goes on.');
      if (parts.stdin.isTTY === true) {
        this.note('Press Ctrl-C again to cancel it.');
        if (await isAbortedWithin(interrupts.second, SECOND_MS)) {
          parts.stderr.write('Cancel the task? [y/N] ');
          if (isYes(await nextLine)) await api.cancelTask(id);
        }
      }
      return this.exit(interruptExitCode(interrupts.first));
    }
  };
}

interface Leaving {
  readonly api: ClaudeOpsApi;
  readonly id: string;
  readonly interrupts: Interrupts;
  readonly nextLine: Promise<string | undefined>;
}

async function isAbortedWithin(signal: AbortSignal, milliseconds: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  return await Promise.race([whenAborted(signal).then(() => true), late]).finally(() => clearTimeout(timer));
}
