import { isFinal, TASK_STATUSES, type ClaudeOpsApi, type Task } from '@claude-ops/contract';
import { Args, type Command } from '@oclif/core';
import { tagFlag, tagsOf } from '../arguments/tag-flag.ts';
import type { CommandParts } from '../command-parts.ts';
import { describeFailure, type CommandFailure } from '../errors/describe-failure.ts';
import { isAboutTheTask } from '../errors/is-about-the-task.ts';
import { usageError } from '../errors/usage-error.ts';
import { collectPages } from '../pages/collect-pages.ts';
import { fieldText } from '../terminal/field-text.ts';
import { ClientCommand } from './client-command.ts';

/** `cancel ID...`: ends tasks, whether they wait or run. */
export function createCancelCommand(parts: CommandParts): Command.Class {
  return class Cancel extends ClientCommand {
    static override summary = 'Cancel tasks.';
    static override description =
      'A queued task never runs. A running task has no process left when this command returns. Cancelling a cancelled task again changes nothing. A finished task is an error, and the other tasks are still cancelled. Name tasks by their ids, or by --tag: all that are queued or running with it.';
    static override examples = [
      {
        description: 'Cancel a task',
        command: '<%= config.bin %> cancel 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Cancel all that wait or run, of one project',
        command: '<%= config.bin %> cancel --tag project=demo',
      },
      {
        description: 'Cancel all that wait; with -r, xargs does nothing where there is none',
        command: '<%= config.bin %> list --status queued --all | cut -f1 | xargs -r <%= config.bin %> cancel',
      },
    ];
    static override args = {
      id: Args.string({
        description: 'Ids of tasks, as printed by run.',
        required: false,
        multiple: true,
        ignoreStdin: true,
      }),
    };
    static override flags = {
      tag: tagFlag({
        multiple: true,
        description: 'All tasks that wait or run with this tag. May be repeated: with all of them.',
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Cancel);
      const ids = args.id ?? [];
      const tags = tagsOf(flags.tag);
      if (ids.length > 0 === (tags !== undefined))
        throw usageError(
          'Name the tasks to cancel by their ids, or all that have a tag with --tag key=value.',
        );
      const api = await this.connect(flags);
      const data: Task[] = [];
      const failures: (CommandFailure & { readonly id: string })[] = [];
      for (const id of new Set(tags === undefined ? ids : await idsOfUnfinished(api, tags))) {
        try {
          const task = await api.cancelTask(id);
          data.push(task);
          if (!this.jsonEnabled()) this.print(`${fieldText(task.id)}\t${task.status}`);
        } catch (error) {
          if (!isAboutTheTask(error)) throw error;
          // It has ended by itself since it was listed.
          if (tags !== undefined && error.code === 'task_already_finished') continue;
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

async function idsOfUnfinished(api: ClaudeOpsApi, tags: Record<string, string>): Promise<string[]> {
  const status = TASK_STATUSES.filter((one) => !isFinal(one));
  const tasks = await collectPages((page) => api.listTasks({ status, tags, ...page }));
  return tasks.map(({ id }) => id);
}
