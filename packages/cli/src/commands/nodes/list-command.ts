import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { nodeLines, nodeRows } from '../../nodes/node-rows.ts';
import { ClientCommand } from '../client-command.ts';

/** `nodes`: the servers that share the database, by name. */
export function createListNodesCommand(parts: CommandParts): Command.Class {
  return class ListNodes extends ClientCommand {
    static override summary = 'List the servers that share the database, by name.';
    static override description =
      'On a terminal it prints a table. In a pipe it prints a line for each server, separated by tabs: name, state, running tasks, capacity, version, last heartbeat, labels.';
    static override examples = [
      { description: 'List all servers', command: '<%= config.bin %> nodes' },
      { description: 'Print those that are lost', command: '<%= config.bin %> nodes | awk \'$2 == "lost"\'' },
    ];
    static override args = NO_ARGUMENTS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ListNodes);
      const api = await this.connect(flags);
      const nodes = await api.listNodes();
      if (this.jsonEnabled()) this.logJson(nodes);
      else if (parts.stdout.isTTY === true) this.printTable(nodeRows(nodes.data, this.now()));
      else nodeLines(nodes.data).forEach((line) => this.print(line));
    }
  };
}
