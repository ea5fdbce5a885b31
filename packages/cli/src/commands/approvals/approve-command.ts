import { Flags, type Command } from '@oclif/core';
import { APPROVAL_ID_ARGUMENT } from '../../approvals/approval-id-argument.ts';
import { inputFlag } from '../../approvals/input-flag.ts';
import { dollarsFlag } from '../../arguments/dollars-flag.ts';
import type { CommandParts } from '../../command-parts.ts';
import { DecideCommand } from './decide-command.ts';

/** `approve ID`: allows what a task waits with. */
export function createApproveCommand(parts: CommandParts): Command.Class {
  return class Approve extends DecideCommand {
    static override summary = 'Allow a tool call or a plan that a task waits with.';
    static override description =
      'The first decision counts. Prints the line of the approval, as `approvals` does.';
    static override examples = [
      {
        description: 'Allow it once',
        command: '<%= config.bin %> approve 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Allow it, and do not ask again in this task',
        command: '<%= config.bin %> approve 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --remember',
      },
      {
        description: 'Have something else run',
        command: `<%= config.bin %> approve 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --input '{"command":"npm test"}'`,
      },
    ];
    static override args = { id: APPROVAL_ID_ARGUMENT };
    static override flags = {
      remember: Flags.boolean({ description: 'Do not ask again in this task for what the approval lists.' }),
      input: inputFlag(),
      'max-cost': dollarsFlag({
        description: 'What the task may cost now, in US dollars, if it asks for that.',
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Approve);
      await this.decide(flags, args.id, {
        decision: 'allow',
        updatedInput: flags.input,
        maxCostUsd: flags['max-cost'],
        remember: flags.remember ? 'task' : undefined,
      });
    }
  };
}
