import { DEFAULT_BASE_URL, type ClaudeOpsApi } from '@claude-ops/contract';
import { Flags } from '@oclif/core';
import { chooseConnection, type ConnectionFlags } from '../arguments/choose-connection.ts';
import { ClaudeOpsCommand } from './claude-ops-command.ts';

/** A command that speaks to a server. */
export abstract class ClientCommand extends ClaudeOpsCommand {
  // oclif would read a flag's `env` from the process and print its value in the help: the names are only described.
  static override baseFlags = {
    url: Flags.string({
      description: `Address of the server. [env: CLAUDE_OPS_URL, default: ${DEFAULT_BASE_URL}]`,
      helpGroup: 'SERVER',
    }),
    token: Flags.string({
      description: 'Bearer token of the server. [env: CLAUDE_OPS_TOKEN]',
      helpGroup: 'SERVER',
    }),
  };

  protected async connect(flags: ConnectionFlags): Promise<ClaudeOpsApi> {
    return this.parts.connect(chooseConnection(flags, this.parts.environment));
  }
}
