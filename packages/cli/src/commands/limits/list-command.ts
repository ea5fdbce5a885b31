import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { limitLines, limitRows } from '../../limits/limit-rows.ts';
import { ClientCommand } from '../client-command.ts';

/** `limits`: the usage limits that tasks wait for. */
export function createListLimitsCommand(parts: CommandParts): Command.Class {
  return class ListLimits extends ClientCommand {
    static override summary = 'List the usage limits that tasks wait for, oldest first.';
    static override description =
      'On a terminal it prints a table. In a pipe it prints a line for each usage limit, separated by tabs: id, the task that was refused first, when that was, when it ends, and how many queued tasks it holds.';
    static override examples = [
      { description: 'See what waits for the provider', command: '<%= config.bin %> limits' },
    ];
    static override args = NO_ARGUMENTS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ListLimits);
      const api = await this.connect(flags);
      const limits = await api.listUsageLimits();
      if (this.jsonEnabled()) this.logJson(limits);
      else if (parts.stdout.isTTY === true && limits.data.length > 0)
        this.printTable(limitRows(limits.data, this.now()));
      else limitLines(limits.data).forEach((line) => this.print(line));
    }
  };
}
