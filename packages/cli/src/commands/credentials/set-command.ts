import { CredentialKind } from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { defined } from '../../arguments/defined.ts';
import { literalsOf } from '../../arguments/literals-of.ts';
import type { CommandParts } from '../../command-parts.ts';
import { CREDENTIAL_ARGUMENT } from '../../credentials/credential-argument.ts';
import { readSecret } from '../../credentials/read-secret.ts';
import { ClientCommand } from '../client-command.ts';

/** `credentials set NAME`: keeps a credential, or puts another one in its place. */
export function createSetCredentialCommand(parts: CommandParts): Command.Class {
  return class SetCredential extends ClientCommand {
    static override summary = 'Keep a credential of the model API under a name, or replace it.';
    static override description =
      'The secret comes from standard input or from a variable, and is encrypted. Tasks that begin after it use the new one.';
    static override examples = [
      {
        description: 'Keep the key that this shell has',
        command: '<%= config.bin %> credentials set team --from-env ANTHROPIC_API_KEY',
      },
      {
        description: 'Keep the token of a subscription that a file has',
        command: '<%= config.bin %> credentials set mine --kind oauth_token < token',
      },
      { description: 'Use one', command: '<%= config.bin %> run -p "Say hello" --credential team --wait' },
    ];
    static override args = { name: CREDENTIAL_ARGUMENT };
    static override flags = {
      kind: Flags.option({
        description: 'What the secret is.',
        options: literalsOf(CredentialKind),
        default: 'api_key' as const,
      })(),
      'from-env': Flags.string({ description: 'Variable with the secret.', helpValue: 'VARIABLE' }),
      'base-url': Flags.string({
        description: 'Where the Messages API of a gateway is, without /v1/messages.',
        helpValue: 'URL',
      }),
      description: Flags.string({ description: 'Purpose of the credential.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(SetCredential);
      const secret = await readSecret(flags['from-env'], parts);
      const api = await this.connect(flags);
      const { kind, description, 'base-url': baseUrl } = flags;
      const credential = await api.putCredential(args.name, defined({ kind, secret, baseUrl, description }));
      if (this.jsonEnabled()) this.logJson(credential);
      else this.print(credential.name);
    }
  };
}
