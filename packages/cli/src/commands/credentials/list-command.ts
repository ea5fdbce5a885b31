import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { credentialLines, credentialRows } from '../../credentials/credential-rows.ts';
import { collectPages } from '../../pages/collect-pages.ts';
import { ClientCommand } from '../client-command.ts';

/** `credentials list`: all credentials, by name. */
export function createListCredentialsCommand(parts: CommandParts): Command.Class {
  return class ListCredentials extends ClientCommand {
    static override summary = 'List the credentials of the model API that the server keeps.';
    static override description =
      'Secrets are never printed. In a pipe it prints a line for each credential, separated by tabs: name, kind, source, time of the last change, base URL, description.';
    static override examples = [
      { description: 'List all credentials', command: '<%= config.bin %> credentials list' },
    ];
    static override args = NO_ARGUMENTS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ListCredentials);
      const api = await this.connect(flags);
      const data = await collectPages((page) => api.listCredentials(page));
      if (this.jsonEnabled()) this.logJson({ data, nextCursor: null });
      else if (parts.stdout.isTTY === true) this.printTable(credentialRows(data, this.now()));
      else credentialLines(data).forEach((line) => this.print(line));
    }
  };
}
