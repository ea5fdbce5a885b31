import {
  LIMITS,
  TASK_STATUSES,
  type ClaudeOpsApi,
  type TaskFilter,
  type TaskPage,
} from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { createdAfterOf } from '../arguments/choose-moment.ts';
import { defined } from '../arguments/defined.ts';
import { NO_ARGUMENTS } from '../arguments/no-arguments.ts';
import { tagFlag, tagsOf } from '../arguments/tag-flag.ts';
import type { CommandParts } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';
import { listenForInterrupts } from '../interrupts/listen-for-interrupts.ts';
import { collectPages } from '../pages/collect-pages.ts';
import { taskLines } from '../tasks/task-lines.ts';
import { taskRows } from '../tasks/task-rows.ts';
import { watchList } from '../watch/watch-list.ts';
import { ClientCommand } from './client-command.ts';

/** Between two looks of `--watch`, in milliseconds. */
const WATCH_INTERVAL_MS = 2_000;

/** `list`: tasks, newest first. */
export function createListCommand(parts: CommandParts): Command.Class {
  return class List extends ClientCommand {
    static override summary = 'List tasks, newest first.';
    static override description =
      'On a terminal it prints a table. In a pipe it prints a line for each task, separated by tabs: id, status, time of creation, duration in ms, cost in USD, beginning of the prompt, number of denied tool calls, number of stopped background commands and agents, number of changed files that are not artifacts.';
    static override examples = [
      { description: 'List the newest tasks', command: '<%= config.bin %> list' },
      {
        description: 'List running and queued tasks of a project',
        command: '<%= config.bin %> list --status running --status queued --tag project=demo',
      },
      { description: 'Watch the newest tasks', command: '<%= config.bin %> list --watch' },
      { description: 'List the tasks of the last day', command: '<%= config.bin %> list --since 1d --all' },
      {
        description: 'List the ids of all failed tasks',
        command: '<%= config.bin %> list --status failed --all | cut -f1',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = {
      status: Flags.option({
        description: 'Only tasks with this status. If repeated: with one of them.',
        options: TASK_STATUSES,
        multiple: true,
        multipleNonGreedy: true,
      })(),
      tag: tagFlag({
        multiple: true,
        description: 'Only tasks with this tag. If repeated: with all of them.',
      }),
      conversation: Flags.string({
        description: 'Only tasks of the conversation that began with this task.',
        helpValue: 'ID',
      }),
      since: Flags.string({
        description: 'Only tasks that were created since then.',
        helpValue: 'AGE',
        exclusive: ['created-after'],
      }),
      'created-after': Flags.string({
        description: 'Only tasks that were created after this day or time.',
        helpValue: 'TIME',
      }),
      limit: Flags.integer({
        description: `Most tasks to list, up to ${LIMITS.pageMax}. [default: ${LIMITS.pageDefault}]`,
        min: 1,
        max: LIMITS.pageMax,
      }),
      cursor: Flags.string({ description: 'Cursor that the page before printed, with the same filters.' }),
      watch: Flags.boolean({
        description: 'Show the list until Ctrl-C, and look again every other second. Needs a terminal.',
        exclusive: ['json', 'cursor'],
      }),
      all: Flags.boolean({
        description: 'List all tasks.',
        exclusive: ['cursor', 'limit'],
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(List);
      const { status, conversation, limit, cursor } = flags;
      const api = await this.connect(flags);
      const createdAfter = createdAfterOf(flags, this.now());
      const filter = defined({ status, tags: tagsOf(flags.tag), conversation, createdAfter, limit, cursor });
      const list = async (signal?: AbortSignal) =>
        flags.all ? await listAll(api, filter) : await api.listTasks(filter, defined({ signal }));
      if (flags.watch) return await this.watch(list);
      const page = await list();
      if (this.jsonEnabled()) this.logJson(page);
      else this.show(page);
    }

    private async watch(list: (signal: AbortSignal) => Promise<TaskPage>): Promise<void> {
      const { stdout } = parts;
      if (stdout.isTTY !== true)
        throw usageError('--watch needs a terminal: without it, list prints what there is now.');
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const { first: signal } = interrupts;
      await watchList({ stdout, list, signal, now: () => this.now(), intervalMs: WATCH_INTERVAL_MS });
    }

    private show({ data, nextCursor }: TaskPage): void {
      if (parts.stdout.isTTY === true) this.printTable(taskRows(data, this.now()));
      else taskLines(data, this.now()).forEach((line) => this.print(line));
      if (nextCursor !== null) this.note(`There are more tasks: add --cursor ${nextCursor}, or --all.`);
    }
  };
}

async function listAll(api: ClaudeOpsApi, filter: TaskFilter): Promise<TaskPage> {
  const data = await collectPages((page) => api.listTasks({ ...filter, ...page }));
  return { data, nextCursor: null };
}
