import type { ClaudeOpsApi } from '@claude-ops/contract';
import { Args, Flags, type Command } from '@oclif/core';
import { TASK_ID_ARGUMENT } from '../arguments/task-id-argument.ts';
import type { CommandParts } from '../command-parts.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts } from '../interrupts/listen-for-interrupts.ts';
import { patchedLine, pulledLine } from '../workspace/pulled-lines.ts';
import { FolderCommand } from './folder-command.ts';

const FLAGS = {
  patch: Flags.boolean({
    description: 'Merge the patch of a task whose workspace came from git.',
    // Of `run` that flag means what this command does without any.
    aliases: ['apply'],
  }),
  force: Flags.boolean({
    description: 'Replace and delete files even if the agent never saw them, or you changed them since.',
    exclusive: ['patch'],
  }),
};

/** `artifacts pull ID [DIR]`: brings what a task changed into a folder. */
export function createPullCommand(parts: CommandParts): Command.Class {
  return class Pull extends FolderCommand {
    static override summary = 'Apply the changes of a task to a folder.';
    static override description =
      'Writes the files that the run created or changed, and deletes those that it deleted. If one of these fails, the folder stays unchanged. A file that the agent never saw, or that was changed here after the task was made, is replaced or deleted only with --force. It writes only inside the folder. With --patch it merges the patch of a git workspace, three-way. If the patch does not apply, the folder stays unchanged and the conflicting files are listed.';
    static override examples = [
      {
        description: 'Apply the changes to this folder',
        command: '<%= config.bin %> artifacts pull 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Merge the changes into your own clone',
        command: '<%= config.bin %> artifacts pull 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 ~/project --patch',
      },
    ];
    static override args = {
      id: TASK_ID_ARGUMENT,
      directory: Args.string({
        description: 'The folder. It is created if it is missing.',
        default: '.',
        ignoreStdin: true,
      }),
    };
    static override flags = FLAGS;
    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Pull);
      const { id, directory } = args;
      const api = await this.connect(flags);
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const { first: signal } = interrupts;
      try {
        if (flags.patch) await this.patch(api, { id, directory, signal });
        else await this.pull(api, { id, directory, signal, force: flags.force });
      } catch (error) {
        if (signal.aborted) this.exit(interruptExitCode(signal));
        throw error;
      }
    }

    private async patch(api: ClaudeOpsApi, { id, directory, signal }: Target): Promise<void> {
      const { changed } = await parts.applyPatch(api, id, directory, { signal });
      if (this.jsonEnabled()) this.logJson({ directory, changed });
      else this.print(patchedLine(changed, directory));
    }

    private async pull(
      api: ClaudeOpsApi,
      { id, directory, signal, force }: Target & { readonly force: boolean },
    ): Promise<void> {
      const pulled = await this.pullInto(api, id, directory, { force, signal });
      if (this.jsonEnabled()) this.logJson({ directory, ...pulled });
      else this.print(pulledLine(pulled, directory));
    }
  };
}

interface Target {
  readonly id: string;
  readonly directory: string;
  readonly signal: AbortSignal;
}
