import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { collectPages } from '../../pages/collect-pages.ts';
import { presetLines, presetRows } from '../../presets/preset-rows.ts';
import { ClientCommand } from '../client-command.ts';

/** `presets list`: all presets, by name. */
export function createListPresetsCommand(parts: CommandParts): Command.Class {
  return class ListPresets extends ClientCommand {
    static override summary = 'List the presets: fields of tasks under a name.';
    static override description =
      'In a pipe it prints a line for each preset, separated by tabs: name, version, time of the version, names of its fields, description.';
    static override examples = [
      { description: 'List all presets', command: '<%= config.bin %> presets list' },
    ];
    static override args = NO_ARGUMENTS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ListPresets);
      const api = await this.connect(flags);
      const data = await collectPages((page) => api.listPresets(page));
      if (this.jsonEnabled()) this.logJson({ data, nextCursor: null });
      else if (parts.stdout.isTTY === true) this.printTable(presetRows(data, this.now()));
      else presetLines(data).forEach((line) => this.print(line));
    }
  };
}
