import type { Command } from '@oclif/core';
import type { CommandParts } from '../../command-parts.ts';
import { CREDENTIAL_ARGUMENT } from '../../credentials/credential-argument.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { ClientCommand } from '../client-command.ts';

/** `credentials delete NAME`: takes a credential away. */
export function createDeleteCredentialCommand(parts: CommandParts): Command.Class {
  return class DeleteCredential extends ClientCommand {
    static override summary = 'Delete a credential.';
    static override description =
      'Tasks that begin after it fail with credential_not_found. Those that run keep it until they end.';
    static override examples = [
      { description: 'Delete by name', command: '<%= config.bin %> credentials delete team' },
    ];
    static override args = { name: CREDENTIAL_ARGUMENT };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(DeleteCredential);
      const api = await this.connect(flags);
      await api.deleteCredential(args.name);
      if (this.jsonEnabled()) this.logJson({ name: args.name });
      else this.print(`${fieldText(args.name)}\tdeleted`);
    }
  };
}
