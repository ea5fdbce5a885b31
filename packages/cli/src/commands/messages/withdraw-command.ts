import { Args, type Command } from '@oclif/core';
import { TASK_ID_ARGUMENT } from '../../arguments/task-id-argument.ts';
import type { CommandParts } from '../../command-parts.ts';
import { messageLines } from '../../messages/message-lines.ts';
import { ClientCommand } from '../client-command.ts';

/** `messages withdraw ID MESSAGE_ID`: takes back what Claude has not read yet. */
export function createWithdrawMessageCommand(parts: CommandParts): Command.Class {
  return class WithdrawMessage extends ClientCommand {
    static override summary = 'Withdraw a message that Claude has not read yet.';
    static override description =
      'Prints the line of the message. It is an error if Claude has read the message.';
    static override examples = [
      {
        description: 'Take a message back',
        command:
          '<%= config.bin %> messages withdraw 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 019aa0c2-7d10-7c2a-8a10-0f8a4c1e7d90',
      },
    ];
    static override args = {
      id: TASK_ID_ARGUMENT,
      message: Args.string({
        description: 'Id of the message, as printed by message.',
        required: true,
        ignoreStdin: true,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(WithdrawMessage);
      const api = await this.connect(flags);
      const message = await api.withdrawMessage(args.id, args.message);
      if (this.jsonEnabled()) this.logJson(message);
      else messageLines([message]).forEach((line) => this.print(line));
    }
  };
}
