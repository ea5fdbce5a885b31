import { Args, type Command } from '@oclif/core';
import type { CommandParts } from '../../command-parts.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { ClientCommand } from '../client-command.ts';

/** `limits end ID`: tasks that wait for a usage limit ask again. */
export function createEndLimitCommand(parts: CommandParts): Command.Class {
  return class EndLimit extends ClientCommand {
    static override summary = 'End the wait for a usage limit: tasks ask the provider again at once.';
    static override description =
      'For when the provider allows more before it said so, after a change of the plan for example. If it refuses again, the tasks wait again.';
    static override examples = [
      {
        description: 'Ask again now',
        command: '<%= config.bin %> limits end 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
    ];
    static override args = {
      id: Args.string({
        description: 'Id of the usage limit, as printed by limits.',
        required: true,
        ignoreStdin: true,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(EndLimit);
      const api = await this.connect(flags);
      await api.endUsageLimit(args.id);
      if (this.jsonEnabled()) this.logJson({ id: args.id });
      else this.print(`${fieldText(args.id)}\tended`);
    }
  };
}
