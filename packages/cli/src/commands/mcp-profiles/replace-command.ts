import { Flags, type Command } from '@oclif/core';
import { readMcpServers } from '../../arguments/read-mcp-servers.ts';
import type { CommandParts } from '../../command-parts.ts';
import { getProfile } from '../../profiles/get-profile.ts';
import { PROFILE_ARGUMENT } from '../../profiles/profile-argument.ts';
import { PROFILE_FLAGS } from '../../profiles/profile-flags.ts';
import { ClientCommand } from '../client-command.ts';

/** `mcp-profiles replace PROFILE`: gives a profile other servers. */
export function createReplaceProfileCommand(parts: CommandParts): Command.Class {
  return class ReplaceProfile extends ClientCommand {
    static override summary = 'Replace the servers of an MCP profile.';
    static override description =
      'Without these flags the name and description stay. Tasks that were submitted before keep their servers.';
    static override examples = [
      {
        description: 'Update a profile from a changed file',
        command: '<%= config.bin %> mcp-profiles replace tools --file .mcp.json',
      },
    ];
    static override args = { profile: PROFILE_ARGUMENT };
    static override flags = {
      ...PROFILE_FLAGS,
      name: Flags.string({ description: 'New name of the profile.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(ReplaceProfile);
      const servers = await readMcpServers(flags.file, '--file');
      const api = await this.connect(flags);
      const found = await getProfile(api, args.profile);
      const description = flags.description ?? found.description;
      const profile = await api.replaceMcpProfile(found.id, {
        name: flags.name ?? found.name,
        ...(description !== null && { description }),
        servers,
      });
      if (this.jsonEnabled()) this.logJson(profile);
      else this.print(profile.id);
    }
  };
}
