import type { Command } from '@oclif/core';
import { TASK_ID_ARGUMENT } from '../../arguments/task-id-argument.ts';
import type { CommandParts } from '../../command-parts.ts';
import { messageLines, messageRows } from '../../messages/message-lines.ts';
import { collectPages } from '../../pages/collect-pages.ts';
import { ClientCommand } from '../client-command.ts';

/** `messages ID`: what became of the messages of a task. */
export function createListMessagesCommand(parts: CommandParts): Command.Class {
  return class ListMessages extends ClientCommand {
    static override summary = 'List the messages of a task, with what became of each.';
    static override description =
      'In a terminal it prints a table. Otherwise it prints a line for each message, separated by tabs: its id, status, delivery, turn, time and text.';
    static override examples = [
      {
        description: 'See which messages Claude has read',
        command: '<%= config.bin %> messages 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
    ];
    static override args = { id: TASK_ID_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(ListMessages);
      const api = await this.connect(flags);
      const data = await collectPages((page) => api.listMessages(args.id, page));
      if (this.jsonEnabled()) this.logJson({ data });
      else if (parts.stdout.isTTY === true && data.length > 0) this.printTable(messageRows(data));
      else messageLines(data).forEach((line) => this.print(line));
    }
  };
}
