import type { Command } from '@oclif/core';
import { APPROVAL_ID_ARGUMENT } from '../../approvals/approval-id-argument.ts';
import type { CommandParts } from '../../command-parts.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { ClientCommand } from '../client-command.ts';

/** `approvals link ID`: the page on which an approval can be decided without a token. */
export function createApprovalLinkCommand(parts: CommandParts): Command.Class {
  return class ApprovalLink extends ClientCommand {
    static override summary = 'Print the link to the page of an approval.';
    static override description =
      'Whoever has the link may decide this approval, and no other, without a token. Without PUBLIC_URL at the server it is a path.';
    static override examples = [
      {
        description: 'Send somebody the page',
        command: '<%= config.bin %> approvals link 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
    ];
    static override args = { id: APPROVAL_ID_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(ApprovalLink);
      const api = await this.connect(flags);
      const link = await api.createApprovalLink(args.id);
      if (this.jsonEnabled()) this.logJson(link);
      else this.print(fieldText(link.url));
    }
  };
}
