import { ApprovalStatus } from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { approvalLines, approvalRows } from '../../approvals/approval-lines.ts';
import { literalsOf } from '../../arguments/literals-of.ts';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { collectPages } from '../../pages/collect-pages.ts';
import { ClientCommand } from '../client-command.ts';

/** `approvals`: what tasks wait for people with. */
export function createListApprovalsCommand(parts: CommandParts): Command.Class {
  return class ListApprovals extends ClientCommand {
    static override summary = 'List approvals, newest first: those that wait for a decision.';
    static override description =
      'In a terminal it prints a table. Otherwise it prints a line for each approval, separated by tabs: its id, task, kind, status, time of creation, time of expiry and what is asked.';
    static override examples = [
      { description: 'See what waits for a decision', command: '<%= config.bin %> approvals' },
      {
        description: 'See what was denied',
        command: '<%= config.bin %> approvals --status denied',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = {
      status: Flags.option({
        description: 'Only approvals with this status. [default: pending]',
        options: literalsOf(ApprovalStatus),
        exclusive: ['all'],
      })(),
      task: Flags.string({ description: 'Only approvals of this task.', helpValue: 'ID' }),
      all: Flags.boolean({ description: 'Approvals of every status.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ListApprovals);
      const status = flags.all ? undefined : (flags.status ?? 'pending');
      const api = await this.connect(flags);
      const data = await collectPages((page) => api.listApprovals({ status, taskId: flags.task, ...page }));
      if (this.jsonEnabled()) this.logJson({ data });
      else if (parts.stdout.isTTY === true && data.length > 0)
        this.printTable(approvalRows(data, this.now()));
      else approvalLines(data).forEach((line) => this.print(line));
    }
  };
}
