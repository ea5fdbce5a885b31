import type { ClaudeOpsApi, Task } from '@claude-ops/contract';
import { Args, type Command } from '@oclif/core';
import type { CommandParts } from '../command-parts.ts';
import { describeFailure, type CommandFailure } from '../errors/describe-failure.ts';
import { isAboutTheTask } from '../errors/is-about-the-task.ts';
import { taskDetails } from '../tasks/task-details.ts';
import { ClientCommand } from './client-command.ts';

/** `status ID...`: tasks as they are now. */
export function createStatusCommand(parts: CommandParts): Command.Class {
  return class Status extends ClientCommand {
    static override summary = 'Show tasks.';
    static override description =
      'Prints status, age, duration, model, cost, the result, and the error with its advice. The exit code is 0 for each status of a task. A task that is not there is an error, and the other tasks are still shown.';
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
    static override args = {
      id: Args.string({
        description: 'Ids of tasks, as printed by run.',
        required: true,
        multiple: true,
        // Else oclif takes what is piped in for the id.
        ignoreStdin: true,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Status);
      const api = await this.connect(flags);
      const [first, ...others] = new Set(args.id);
      if (first === undefined || others.length > 0) return await this.showAll(new Set(args.id), api);
      const task = await api.getTask(first);
      if (this.jsonEnabled()) this.logJson(task);
      else this.print(taskDetails(task, this.now()));
    }

    private async showAll(ids: ReadonlySet<string>, api: ClaudeOpsApi): Promise<void> {
      const data: Task[] = [];
      const failures: (CommandFailure & { readonly id: string })[] = [];
      for (const id of ids) {
        try {
          const task = await api.getTask(id);
          if (!this.jsonEnabled())
            this.print(`${data.length > 0 ? '\n' : ''}${taskDetails(task, this.now())}`);
          data.push(task);
        } catch (error) {
          if (!isAboutTheTask(error)) throw error;
          const failure = describeFailure(error);
          failures.push({ id, ...failure });
          if (!this.jsonEnabled()) this.note(failure.text);
        }
      }
      if (this.jsonEnabled())
        this.logJson({ data, errors: failures.map(({ id, json }) => ({ id, ...json })) });
      const exitCode = Math.max(0, ...failures.map((failure) => failure.exitCode));
      if (exitCode > 0) this.exit(exitCode);
    }
  };
}
