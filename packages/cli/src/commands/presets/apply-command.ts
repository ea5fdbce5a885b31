import { Flags, type Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import { readFileOrStdin } from '../../arguments/read-file-or-stdin.ts';
import type { CommandParts } from '../../command-parts.ts';
import { readPresets } from '../../presets/preset-yaml.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { ClientCommand } from '../client-command.ts';

/** `presets apply -f FILE`: stores the presets of a YAML file. */
export function createApplyPresetsCommand(parts: CommandParts): Command.Class {
  return class ApplyPresets extends ClientCommand {
    static override summary = 'Store the presets of a YAML file, so that they can live in a repository.';
    static override description =
      'The file has one or several documents, each with name, description and spec. A preset that is the same already gets no new version.';
    static override examples = [
      {
        description: 'Store the presets of a repository',
        command: '<%= config.bin %> presets apply -f presets.yaml',
      },
      {
        description: 'Copy presets from another server',
        command: '<%= config.bin %> presets export | claude-ops presets apply -f - --url http://other:3000',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = {
      file: Flags.string({
        char: 'f',
        description: 'YAML file with the presets. - reads standard input.',
        helpValue: 'FILE',
        required: true,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(ApplyPresets);
      const text = await readFileOrStdin(flags.file, parts.stdin);
      const presets = await readPresets(text, flags.file === '-' ? 'Standard input' : flags.file);
      const api = await this.connect(flags);
      const data = [];
      for (const { name, input } of presets) {
        const preset = await api.putPreset(name, input);
        data.push(preset);
        if (!this.jsonEnabled())
          this.print(`${fieldText(name)}: ${preset.change} (version ${preset.version})`);
      }
      if (this.jsonEnabled()) this.logJson({ data });
    }
  };
}
