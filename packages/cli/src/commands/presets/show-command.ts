import type { Command } from '@oclif/core';
import { defined } from '../../arguments/defined.ts';
import type { CommandParts } from '../../command-parts.ts';
import { PRESET_ARGUMENT, readReference } from '../../presets/preset-argument.ts';
import { writePresets } from '../../presets/preset-yaml.ts';
import { stripControls } from '../../terminal/strip-controls.ts';
import { ClientCommand } from '../client-command.ts';

/** `presets show NAME`: one preset as YAML. */
export function createShowPresetCommand(parts: CommandParts): Command.Class {
  return class ShowPreset extends ClientCommand {
    static override summary = 'Show a preset as YAML.';
    static override examples = [
      { description: 'Show the newest version', command: '<%= config.bin %> presets show review' },
      { description: 'Show an older version', command: '<%= config.bin %> presets show review@3' },
    ];
    static override args = { preset: PRESET_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(ShowPreset);
      const { name, version } = readReference(args.preset);
      const api = await this.connect(flags);
      const preset = await api.getPreset(name, defined({ version }));
      if (this.jsonEnabled()) this.logJson(preset);
      else this.print(stripControls((await writePresets([preset])).trimEnd()));
    }
  };
}
