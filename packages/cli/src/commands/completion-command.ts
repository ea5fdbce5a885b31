import { Args, type Command } from '@oclif/core';
import type { CommandParts } from '../command-parts.ts';
import { completionScript, SHELLS } from '../completion/scripts.ts';
import { ClaudeOpsCommand } from './claude-ops-command.ts';

/** `completion SHELL`: the script that has a shell complete commands, flags and their values. */
export function createCompletionCommand(parts: CommandParts): Command.Class {
  return class Completion extends ClaudeOpsCommand {
    static override summary = 'Print the script that completes commands, flags and values in your shell.';
    static override description =
      'It completes commands, flags, ids of tasks and names of MCP profiles. It asks the server for ids and names.';
    static override examples = [
      { description: 'In bash', command: 'source <(<%= config.bin %> completion bash)' },
      {
        description: 'In zsh, permanently',
        command: "echo 'source <(<%= config.bin %> completion zsh)' >> ~/.zshrc",
      },
      {
        description: 'In fish, permanently',
        command: '<%= config.bin %> completion fish > ~/.config/fish/completions/<%= config.bin %>.fish',
      },
    ];
    static override args = {
      shell: Args.option({ description: 'Your shell.', options: SHELLS, ignoreStdin: true })({
        required: true,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args } = await this.parse(Completion);
      this.print(completionScript(args.shell, this.config.bin).trimEnd());
    }
  };
}
