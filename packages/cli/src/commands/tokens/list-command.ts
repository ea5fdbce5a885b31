import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { collectPages } from '../../pages/collect-pages.ts';
import { tokenLines, tokenRows } from '../../tokens/token-rows.ts';
import { ClientCommand } from '../client-command.ts';

/** `tokens list`: all tokens, by name. */
export function createListTokensCommand(parts: CommandParts): Command.Class {
  return class ListTokens extends ClientCommand {
    static override summary = 'List the tokens of the server, by name.';
    static override description =
      'On a terminal it prints a table. In a pipe it prints a line for each token, separated by tabs: id, name, role, own or all tasks, time of creation, time of the last use, end.';
    static override examples = [
      { description: 'List all tokens', command: '<%= config.bin %> tokens list' },
      { description: 'Print only the names', command: '<%= config.bin %> tokens list | cut -f2' },
    ];
    static override args = NO_ARGUMENTS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ListTokens);
      const api = await this.connect(flags);
      const data = await collectPages((page) => api.listTokens(page));
      if (this.jsonEnabled()) this.logJson({ data, nextCursor: null });
      else if (parts.stdout.isTTY === true) this.printTable(tokenRows(data, this.now()));
      else tokenLines(data).forEach((line) => this.print(line));
    }
  };
}
