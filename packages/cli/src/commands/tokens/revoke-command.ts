import { Args, type Command } from '@oclif/core';
import type { CommandParts } from '../../command-parts.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { getToken } from '../../tokens/get-token.ts';
import { ClientCommand } from '../client-command.ts';

/** `tokens revoke TOKEN`: ends a token. */
export function createRevokeTokenCommand(parts: CommandParts): Command.Class {
  return class RevokeToken extends ClientCommand {
    static override summary = 'Revoke a token: it is refused at once.';
    static override description =
      'Requests that are open with it are cut. The tasks that it created go on, and keep its name.';
    static override examples = [
      { description: 'Revoke by name', command: '<%= config.bin %> tokens revoke ci' },
    ];
    static override args = {
      name: Args.string({ description: 'Id or name of the token.', required: true, ignoreStdin: true }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(RevokeToken);
      const api = await this.connect(flags);
      const token = await getToken(api, args.name);
      await api.revokeToken(token.id);
      if (this.jsonEnabled()) this.logJson(token);
      else this.print(`${fieldText(token.id)}\trevoked`);
    }
  };
}
