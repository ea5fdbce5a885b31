import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { collectPages } from '../../pages/collect-pages.ts';
import { profileLines, profileRows } from '../../profiles/profile-rows.ts';
import { ClientCommand } from '../client-command.ts';

/** `mcp-profiles list`: all MCP profiles, by name. */
export function createListProfilesCommand(parts: CommandParts): Command.Class {
  return class ListProfiles extends ClientCommand {
    static override summary = 'List the MCP profiles, by name.';
    static override description =
      'On a terminal it prints a table. In a pipe it prints a line for each profile, separated by tabs: id, name, time of creation, names of its servers, description.';
    static override examples = [
      { description: 'List all profiles', command: '<%= config.bin %> mcp-profiles list' },
      { description: 'Print only the names', command: '<%= config.bin %> mcp-profiles list | cut -f2' },
    ];
    static override args = NO_ARGUMENTS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ListProfiles);
      const api = await this.connect(flags);
      const data = await collectPages((page) => api.listMcpProfiles(page));
      if (this.jsonEnabled()) this.logJson({ data, nextCursor: null });
      else if (parts.stdout.isTTY === true) this.printTable(profileRows(data, this.now()));
      else profileLines(data).forEach((line) => this.print(line));
    }
  };
}
