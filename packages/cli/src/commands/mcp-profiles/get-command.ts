import type { Command } from '@oclif/core';
import type { CommandParts } from '../../command-parts.ts';
import { getProfile } from '../../profiles/get-profile.ts';
import { PROFILE_ARGUMENT } from '../../profiles/profile-argument.ts';
import { profileDetails } from '../../profiles/profile-details.ts';
import { ClientCommand } from '../client-command.ts';

/** `mcp-profiles get PROFILE`: one MCP profile. */
export function createGetProfileCommand(parts: CommandParts): Command.Class {
  return class GetProfile extends ClientCommand {
    static override summary = 'Show an MCP profile.';
    static override description =
      'Prints its servers, with the names of their variables and headers, and never the values.';
    static override examples = [
      { description: 'Show a profile', command: '<%= config.bin %> mcp-profiles get tools' },
    ];
    static override args = { profile: PROFILE_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(GetProfile);
      const profile = await getProfile(await this.connect(flags), args.profile);
      if (this.jsonEnabled()) this.logJson(profile);
      else this.print(profileDetails(profile));
    }
  };
}
