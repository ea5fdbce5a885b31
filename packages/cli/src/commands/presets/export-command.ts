import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { collectPages } from '../../pages/collect-pages.ts';
import { writePresets } from '../../presets/preset-yaml.ts';
import { stripControls } from '../../terminal/strip-controls.ts';
import { ClientCommand } from '../client-command.ts';

/** `presets export`: all presets as YAML. */
export function createExportPresetsCommand(parts: CommandParts): Command.Class {
  return class ExportPresets extends ClientCommand {
    static override summary = 'Print the newest version of all presets as YAML, for `presets apply`.';
    static override examples = [
      {
        description: 'Keep them in a repository',
        command: '<%= config.bin %> presets export > presets.yaml',
      },
    ];
    static override args = NO_ARGUMENTS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ExportPresets);
      const api = await this.connect(flags);
      const data = await collectPages((page) => api.listPresets(page));
      if (this.jsonEnabled()) this.logJson({ data, nextCursor: null });
      else if (data.length > 0) this.print(stripControls((await writePresets(data)).trimEnd()));
    }
  };
}
