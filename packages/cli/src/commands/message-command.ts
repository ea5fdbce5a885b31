import { Args, type Command } from '@oclif/core';
import { readPrompt } from '../arguments/read-prompt.ts';
import { TASK_ID_ARGUMENT } from '../arguments/task-id-argument.ts';
import type { CommandParts } from '../command-parts.ts';
import { deliveryFlag } from '../messages/delivery-flag.ts';
import { messageLines } from '../messages/message-lines.ts';
import { ClientCommand } from './client-command.ts';

/** `message ID TEXT`: sends words into a task that is queued or running. */
export function createMessageCommand(parts: CommandParts): Command.Class {
  return class Message extends ClientCommand {
    static override summary = 'Send a message into a task.';
    static override description =
      'The task may be queued or running. Prints the line of the message: its id, status, delivery, turn, time and text. `messages` shows later what became of it.';
    static override examples = [
      {
        description: 'Tell Claude something while it works',
        command:
          '<%= config.bin %> message 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 "Leave the tests as they are."',
      },
      {
        description: 'Stop what runs, and go on with something else',
        command:
          '<%= config.bin %> message 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --delivery now "Fix the build first."',
      },
    ];
    static override args = {
      id: TASK_ID_ARGUMENT,
      text: Args.string({
        description: 'The words for Claude. `-`: standard input.',
        required: true,
        ignoreStdin: true,
      }),
    };
    static override flags = { delivery: deliveryFlag() };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Message);
      const text = args.text === '-' ? await readPrompt({ from: 'stdin' }, parts.stdin) : args.text;
      const api = await this.connect(flags);
      const message = await api.sendMessage(args.id, { text, delivery: flags.delivery });
      if (this.jsonEnabled()) this.logJson(message);
      else messageLines([message]).forEach((line) => this.print(line));
    }
  };
}
