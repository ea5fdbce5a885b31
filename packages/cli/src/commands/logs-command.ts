import type { ClaudeOpsApi, TaskEvent } from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { TASK_ID_ARGUMENT } from '../arguments/task-id-argument.ts';
import type { CommandParts } from '../command-parts.ts';
import { lostSight } from '../errors/lost-sight.ts';
import { readEvents } from '../events/read-events.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts } from '../interrupts/listen-for-interrupts.ts';
import { jsonLine } from '../terminal/json-text.ts';
import { createProgress } from '../waiting/create-progress.ts';
import { ClientCommand } from './client-command.ts';

/** `logs ID`: what a task has done, and with --follow what it does. */
export function createLogsCommand(parts: CommandParts): Command.Class {
  return class Logs extends ClientCommand {
    static override summary = 'Show the events of a task, and follow them live with --follow.';
    static override description =
      'Prints the event log from its beginning, as run --wait shows it. Each line has the time since the first event. With --json it prints each event as a line of JSON. --follow goes on until the task has ended. Ctrl-C stops following, and the task goes on. The exit code is 0 for each status of the task.';
    static override examples = [
      {
        description: 'Watch a task',
        command: '<%= config.bin %> logs 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --follow',
      },
      {
        description: 'List the tools that it used',
        command:
          "<%= config.bin %> logs 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --json | jq -r '.data.message.content[]?.name // empty'",
      },
    ];
    static override args = { id: TASK_ID_ARGUMENT };
    static override flags = {
      follow: Flags.boolean({ char: 'f', description: 'Follow the events until the task has ended.' }),
      after: Flags.integer({
        description: 'Only events with a greater sequence.',
        helpValue: 'SEQUENCE',
        min: 0,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Logs);
      const api = await this.connect(flags);
      const after = flags.after ?? 0;
      if (flags.follow) await this.follow(api, args.id, after);
      else await this.show(readEvents(api, args.id, after));
    }

    private async show(events: AsyncIterable<TaskEvent>): Promise<void> {
      const write = this.jsonEnabled()
        ? (event: TaskEvent) => this.print(jsonLine(event))
        : createProgress(parts.stdout, parts.environment);
      for await (const event of events) write(event);
    }

    private async follow(api: ClaudeOpsApi, id: string, after: number): Promise<void> {
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const { first: signal } = interrupts;
      try {
        await this.show(api.followTaskEvents(id, { after, signal }));
      } catch (error) {
        if (!signal.aborted) throw lostSight(error, id, this.config.bin);
      }
      if (signal.aborted) this.exit(interruptExitCode(signal));
    }
  };
}
