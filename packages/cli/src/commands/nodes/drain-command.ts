import { Args, type Command } from '@oclif/core';
import type { CommandParts } from '../../command-parts.ts';
import { nodeLines } from '../../nodes/node-rows.ts';
import { ClientCommand } from '../client-command.ts';

/** `nodes drain NAME`: a server finishes what it runs and starts nothing more. */
export function createDrainNodeCommand(parts: CommandParts): Command.Class {
  return class DrainNode extends ClientCommand {
    static override summary = 'Let a server finish what it runs and start nothing more.';
    static override description =
      'It goes on answering requests, and starts tasks again once it is restarted. Prints its line of `nodes`.';
    static override examples = [
      { description: 'Drain a server before an upgrade', command: '<%= config.bin %> nodes drain worker-1' },
    ];
    static override args = {
      name: Args.string({ description: 'Name of the server.', required: true, ignoreStdin: true }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(DrainNode);
      const api = await this.connect(flags);
      const node = await api.drainNode(args.name);
      if (this.jsonEnabled()) this.logJson(node);
      else nodeLines([node]).forEach((line) => this.print(line));
    }
  };
}
