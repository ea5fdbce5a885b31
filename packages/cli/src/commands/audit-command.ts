import { LIMITS } from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { defined } from '../arguments/defined.ts';
import { NO_ARGUMENTS } from '../arguments/no-arguments.ts';
import type { CommandParts } from '../command-parts.ts';
import { collectPages } from '../pages/collect-pages.ts';
import { auditLines, auditRows } from '../tokens/audit-rows.ts';
import { ClientCommand } from './client-command.ts';

/** `audit`: who has changed what. */
export function createAuditCommand(parts: CommandParts): Command.Class {
  return class Audit extends ClientCommand {
    static override summary = 'Show who has changed what, newest first.';
    static override description =
      'On a terminal it prints a table. In a pipe it prints a line for each call, separated by tabs: time, name of the token, id of the token, action, outcome, target, address, request id.';
    static override examples = [
      { description: 'See the last calls', command: '<%= config.bin %> audit' },
      { description: 'See all that a token has done', command: '<%= config.bin %> audit --by ci --all' },
      {
        description: 'See who has cancelled a task',
        command: '<%= config.bin %> audit --action cancelTask --target 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = {
      by: Flags.string({ description: 'Only calls with this token.', helpValue: 'ID|NAME' }),
      action: Flags.string({ description: 'Only calls of this operation.', helpValue: 'OPERATION' }),
      target: Flags.string({ description: 'Only calls that concern this id or name.', helpValue: 'ID' }),
      limit: Flags.integer({
        description: 'How many calls, at most.',
        min: 1,
        max: LIMITS.pageMax,
        default: LIMITS.pageDefault,
        exclusive: ['all'],
      }),
      all: Flags.boolean({ description: 'All calls, however many there are.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(Audit);
      const api = await this.connect(flags);
      const filter = defined({ token: flags.by, action: flags.action, target: flags.target });
      const page = flags.all
        ? { data: await collectPages((part) => api.listAudit({ ...filter, ...part })), nextCursor: null }
        : await api.listAudit({ ...filter, limit: flags.limit });
      if (this.jsonEnabled()) this.logJson(page);
      else if (parts.stdout.isTTY === true) this.printTable(auditRows(page.data, this.now()));
      else auditLines(page.data).forEach((line) => this.print(line));
    }
  };
}
