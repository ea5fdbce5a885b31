import type { Command } from '@oclif/core';
import { TASK_ID_ARGUMENT } from '../arguments/task-id-argument.ts';
import type { CommandParts } from '../command-parts.ts';
import { taskDetails } from '../tasks/task-details.ts';
import { ClientCommand } from './client-command.ts';

/** `status ID`: one task as it is now. */
export function createStatusCommand(parts: CommandParts): Command.Class {
  return class Status extends ClientCommand {
    static override summary = 'Show a task.';
    static override description =
      'Prints status, age, duration, model, cost, the result, and the error with its advice. The exit code is 0 for each status of the task.';
    static override examples = [
      {
        description: 'Show a task',
        command: '<%= config.bin %> status 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Print only its result',
        command: '<%= config.bin %> status 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --json | jq .result',
      },
    ];
    static override args = { id: TASK_ID_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Status);
      const api = await this.connect(flags);
      const task = await api.getTask(args.id);
      if (this.jsonEnabled()) this.logJson(task);
      else this.print(taskDetails(task, this.now()));
    }
  };
}
