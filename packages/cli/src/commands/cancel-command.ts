import { ClaudeOpsError, type Task } from '@claude-ops/contract';
import { Args, type Command } from '@oclif/core';
import type { CommandParts } from '../command-parts.ts';
import { describeFailure, type CommandFailure } from '../errors/describe-failure.ts';
import { fieldText } from '../terminal/field-text.ts';
import { ClientCommand } from './client-command.ts';

/** `cancel ID...`: ends tasks, whether they wait or run. */
export function createCancelCommand(parts: CommandParts): Command.Class {
  return class Cancel extends ClientCommand {
    static override summary = 'Cancel tasks.';
    static override description =
      'A queued task never runs. A running task has no process left when this command returns. Cancelling a cancelled task again changes nothing. A finished task is an error, and the other tasks are still cancelled.';
    static override examples = [
      {
        description: 'Cancel a task',
        command: '<%= config.bin %> cancel 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Cancel the queued tasks of a project',
        command:
          '<%= config.bin %> list --status queued --tag project=demo --all | cut -f1 | xargs <%= config.bin %> cancel',
      },
    ];
    static override args = {
      id: Args.string({
        description: 'Ids of tasks, as printed by run.',
        required: true,
        multiple: true,
        ignoreStdin: true,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Cancel);
      const api = await this.connect(flags);
      const data: Task[] = [];
      const failures: (CommandFailure & { readonly id: string })[] = [];
      for (const id of new Set(args.id)) {
        try {
          const task = await api.cancelTask(id);
          data.push(task);
          if (!this.jsonEnabled()) this.print(`${fieldText(task.id)}\t${task.status}`);
        } catch (error) {
          if (!isAboutTheTask(error)) throw error;
          failures.push({ id, ...describeFailure(error) });
          if (!this.jsonEnabled()) this.note(failures.at(-1)?.text ?? '');
        }
      }
      if (this.jsonEnabled())
        this.logJson({ data, errors: failures.map(({ id, json }) => ({ id, ...json })) });
      const [first] = failures;
      if (first !== undefined) this.exit(first.exitCode);
    }
  };
}

/** Whether the next task may fare better. */
function isAboutTheTask(error: unknown): error is ClaudeOpsError {
  return (
    ClaudeOpsError.is(error, 'task_not_found') ||
    ClaudeOpsError.is(error, 'task_already_finished') ||
    ClaudeOpsError.is(error, 'invalid_request')
  );
}
