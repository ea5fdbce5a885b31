import type { Command } from '@oclif/core';
import type { CommandParts } from './command-parts.ts';
import { createListCommand } from './commands/list-command.ts';
import { createRunCommand } from './commands/run-command.ts';
import { createStartCommand } from './commands/start-command.ts';
import { createStatusCommand } from './commands/status-command.ts';

/** The commands of claude-ops. */
export type CommandName = 'start' | 'run' | 'status' | 'list';

/**
 * The claude-ops commands as classes for oclif's `explicit` command strategy.
 *
 * A command ends by returning (exit code 0) or by throwing oclif's `ExitError`: whatever there is to say has been
 * written to the given streams by then, and nothing sets an exit code or ends the process.
 *
 * @example
 * export const COMMANDS = createCommands({
 *   connect: ({ url, token }) => new ClaudeOps({ baseUrl: url, token }),
 *   serve: async (options) => (await import('./serve.js')).serve(options),
 *   environment: process.env,
 *   stdin: process.stdin,
 *   stdout: process.stdout,
 *   stderr: process.stderr,
 *   onInterrupt,
 * });
 */
export function createCommands(parts: CommandParts): Record<CommandName, Command.Class> {
  return {
    start: createStartCommand(parts),
    run: createRunCommand(parts),
    status: createStatusCommand(parts),
    list: createListCommand(parts),
  };
}
