import { ROLES, type NewToken } from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { momentAfter } from '../../arguments/choose-moment.ts';
import { defined } from '../../arguments/defined.ts';
import { NO_ARGUMENTS } from '../../arguments/no-arguments.ts';
import type { CommandParts } from '../../command-parts.ts';
import { fieldText } from '../../terminal/field-text.ts';
import { ClientCommand } from '../client-command.ts';

/** `tokens create`: makes a token for a caller. */
export function createCreateTokenCommand(parts: CommandParts): Command.Class {
  return class CreateToken extends ClientCommand {
    static override summary = 'Create a token for a caller of the server.';
    static override description =
      'Prints the token, once: the server keeps a hash. All else goes to stderr, so that a pipe gets the token alone.';
    static override examples = [
      {
        description: 'A token for CI that ends in 90 days and reaches only the tasks that it creates',
        command:
          '<%= config.bin %> tokens create --name ci --role submitter --own-tasks --expires 90d > ci.token',
      },
      {
        description: 'A token for somebody who only looks',
        command: '<%= config.bin %> tokens create --name dashboard --role viewer',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = {
      name: Flags.string({ description: 'Name of the token: letters, digits, _ and -.', required: true }),
      role: Flags.option({
        description: 'What it may do. Each role may also do what those before it may.',
        options: ROLES,
        required: true,
      })(),
      'own-tasks': Flags.boolean({ description: 'It reaches only the tasks that it creates.' }),
      expires: Flags.string({
        description: 'When it ends: a time from now, a date, or a time with its zone.',
        helpValue: '12h|90d|DATE',
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(CreateToken);
      const { name, role, expires } = flags;
      const expiresAt = expires === undefined ? undefined : momentAfter(expires, '--expires', this.now());
      const api = await this.connect(flags);
      const created = await api.createToken(
        defined({ name, role, ownTasks: flags['own-tasks'] ? true : undefined, expiresAt }),
      );
      if (this.jsonEnabled()) this.logJson(created);
      else {
        this.print(fieldText(created.token));
        this.explain(created);
      }
    }

    private explain({ id, name, role, ownTasks, expiresAt }: NewToken): void {
      const tasks = ownTasks ? ', for its own tasks' : '';
      const end = expiresAt === null ? 'It does not expire.' : `It ends at ${expiresAt}.`;
      this.note(`Token ${fieldText(name)} (${fieldText(id)}) has the role ${role}${tasks}. ${end}`);
      this.note('Keep it now: it is not shown again. Callers send it as CLAUDE_OPS_TOKEN or --token.');
    }
  };
}
