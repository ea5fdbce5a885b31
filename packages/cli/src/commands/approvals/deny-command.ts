import { Flags, type Command } from '@oclif/core';
import { APPROVAL_ID_ARGUMENT } from '../../approvals/approval-id-argument.ts';
import type { CommandParts } from '../../command-parts.ts';
import { DecideCommand } from './decide-command.ts';

/** `deny ID`: denies what a task waits with. */
export function createDenyCommand(parts: CommandParts): Command.Class {
  return class Deny extends DecideCommand {
    static override summary = 'Deny what a task waits with. The task goes on without it.';
    static override description =
      'The first decision counts. Prints the line of the approval, as `approvals` does.';
    static override examples = [
      {
        description: 'Tell Claude why',
        command:
          '<%= config.bin %> deny 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --message "Leave the database alone."',
      },
    ];
    static override args = { id: APPROVAL_ID_ARGUMENT };
    static override flags = {
      message: Flags.string({ description: 'What Claude is told. Of a plan: the feedback.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Deny);
      await this.decide(flags, args.id, { decision: 'deny', message: flags.message });
    }
  };
}
