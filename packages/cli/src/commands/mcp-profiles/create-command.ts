import { Args, type Command } from '@oclif/core';
import { defined } from '../../arguments/defined.ts';
import { readMcpServers } from '../../arguments/read-mcp-servers.ts';
import type { CommandParts } from '../../command-parts.ts';
import { PROFILE_FLAGS } from '../../profiles/profile-flags.ts';
import { ClientCommand } from '../client-command.ts';

/** `mcp-profiles create NAME`: keeps MCP servers under a name, for tasks to use. */
export function createCreateProfileCommand(parts: CommandParts): Command.Class {
  return class CreateProfile extends ClientCommand {
    static override summary = 'Create an MCP profile: a set of servers that tasks use by name.';
    static override description =
      'Prints the id of the profile. The values of env and headers are encrypted and never printed.';
    static override examples = [
      {
        description: 'Store the servers of a project',
        command: '<%= config.bin %> mcp-profiles create tools --file .mcp.json',
      },
      {
        description: 'Use them',
        command: '<%= config.bin %> run -p "Which tools have you got?" --mcp-profile tools --wait',
      },
    ];
    static override args = {
      name: Args.string({
        description: 'Name of the profile: letters, digits, _ and -.',
        required: true,
        ignoreStdin: true,
      }),
    };
    static override flags = PROFILE_FLAGS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(CreateProfile);
      const servers = await readMcpServers(flags.file, '--file');
      const api = await this.connect(flags);
      const profile = await api.createMcpProfile(
        defined({ name: args.name, description: flags.description, servers }),
      );
      if (this.jsonEnabled()) this.logJson(profile);
      else this.print(profile.id);
    }
  };
}
