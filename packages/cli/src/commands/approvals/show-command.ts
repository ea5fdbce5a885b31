import type { Command } from '@oclif/core';
import { APPROVAL_ID_ARGUMENT } from '../../approvals/approval-id-argument.ts';
import { approvalDetails } from '../../approvals/approval-details.ts';
import type { CommandParts } from '../../command-parts.ts';
import { ClientCommand } from '../client-command.ts';

/** `approvals show ID`: the whole of what is asked. */
export function createShowApprovalCommand(parts: CommandParts): Command.Class {
  return class ShowApproval extends ClientCommand {
    static override summary = 'Show an approval: the whole of what is asked, and what became of it.';
    static override description =
      'A list cuts what is asked after 1,000 characters. This prints all of it, on as many lines as it takes, without control characters.';
    static override examples = [
      {
        description: 'Read what a task wants to do',
        command: '<%= config.bin %> approvals show 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Print only the command',
        command:
          '<%= config.bin %> approvals show 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --json | jq -r .request.input.command',
      },
    ];
    static override args = { id: APPROVAL_ID_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(ShowApproval);
      const api = await this.connect(flags);
      const approval = await api.getApproval(args.id);
      if (this.jsonEnabled()) this.logJson(approval);
      else this.print(approvalDetails(approval));
    }
  };
}
