import type { Command } from '@oclif/core';
import type { CommandParts } from '../../command-parts.ts';
import { getProfile } from '../../profiles/get-profile.ts';
import { PROFILE_ARGUMENT } from '../../profiles/profile-argument.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { ClientCommand } from '../client-command.ts';

/** `mcp-profiles delete PROFILE`: takes a profile away. */
export function createDeleteProfileCommand(parts: CommandParts): Command.Class {
  return class DeleteProfile extends ClientCommand {
    static override summary = 'Delete an MCP profile.';
    static override description = 'Tasks that were submitted before keep their servers.';
    static override examples = [
      { description: 'Delete by name', command: '<%= config.bin %> mcp-profiles delete tools' },
    ];
    static override args = { profile: PROFILE_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(DeleteProfile);
      const api = await this.connect(flags);
      const profile = await getProfile(api, args.profile);
      await api.deleteMcpProfile(profile.id);
      if (this.jsonEnabled()) this.logJson(profile);
      else this.print(`${fieldText(profile.id)}\tdeleted`);
    }
  };
}
