import type { ApprovalInput } from '@claude-ops/contract';
import { approvalLines } from '../../approvals/approval-lines.ts';
import { ClientCommand } from '../client-command.ts';

/** A command that decides an approval, and prints its line. */
export abstract class DecideCommand extends ClientCommand {
  protected async decide(
    flags: Parameters<ClientCommand['connect']>[0],
    id: string,
    input: ApprovalInput,
  ): Promise<void> {
    const api = await this.connect(flags);
    const approval = await api.decideApproval(id, input);
    if (this.jsonEnabled()) this.logJson(approval);
    else approvalLines([approval]).forEach((line) => this.print(line));
  }
}
