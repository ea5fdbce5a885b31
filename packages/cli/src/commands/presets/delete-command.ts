import type { Command } from '@oclif/core';
import type { CommandParts } from '../../command-parts.ts';
import { usageError } from '../../errors/usage-error.ts';
import { PRESET_ARGUMENT, readReference } from '../../presets/preset-argument.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { ClientCommand } from '../client-command.ts';

/** `presets delete NAME`: takes a preset away. */
export function createDeletePresetCommand(parts: CommandParts): Command.Class {
  return class DeletePreset extends ClientCommand {
    static override summary = 'Delete a preset with all its versions.';
    static override description = 'Tasks that were made with it stay as they are.';
    static override examples = [
      { description: 'Delete by name', command: '<%= config.bin %> presets delete review' },
    ];
    static override args = { preset: PRESET_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(DeletePreset);
      const { name, version } = readReference(args.preset);
      if (version !== undefined)
        throw usageError('A preset is deleted with all its versions: give its name alone.');
      const api = await this.connect(flags);
      await api.deletePreset(name);
      if (this.jsonEnabled()) this.logJson({ name });
      else this.print(`${fieldText(name)}\tdeleted`);
    }
  };
}
