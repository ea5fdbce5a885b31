import type { ClaudeOpsApi } from '@claude-ops/contract';
import { Args, Flags, type Command } from '@oclif/core';
import { TASK_ID_ARGUMENT } from '../arguments/task-id-argument.ts';
import { artifactLines, artifactRows } from '../artifacts/artifact-rows.ts';
import { fetchArtifacts, fetchedLine } from '../artifacts/fetch-artifacts.ts';
import { writeBody } from '../artifacts/write-body.ts';
import type { CommandParts } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts } from '../interrupts/listen-for-interrupts.ts';
import { collectPages } from '../pages/collect-pages.ts';
import { ClientCommand } from './client-command.ts';

/** `artifacts ID`: the files a task created, changed or deleted, as a list, as one file or as all of them. */
export function createArtifactsCommand(parts: CommandParts): Command.Class {
  return class Artifacts extends ClientCommand {
    static override summary = 'List or download the files that a task made.';
    static override description =
      'Lists the files that the run created, changed or deleted. On a terminal it prints a table. In a pipe it prints a line for each file, separated by tabs: status, path, bytes, media type, and the target of a link. With a path it prints that file to standard output. With --download it writes all files into a directory.';
    static override examples = [
      {
        description: 'List the files of a task',
        command: '<%= config.bin %> artifacts 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
      },
      {
        description: 'Download all files',
        command: '<%= config.bin %> artifacts 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 --download out',
      },
      {
        description: 'Apply the changes to your own clone',
        command: '<%= config.bin %> artifacts 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 changes.patch | git apply',
      },
    ];
    static override args = {
      id: TASK_ID_ARGUMENT,
      path: Args.string({ description: 'File to print.', ignoreStdin: true }),
    };
    static override flags = {
      download: Flags.string({
        char: 'd',
        description: 'Directory to write all files to.',
        helpValue: 'DIR',
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Artifacts);
      const { id, path } = args;
      if (path !== undefined && (flags.download !== undefined || this.jsonEnabled()))
        throw usageError('A path prints one file. Leave it out with --download or --json.');
      const api = await this.connect(flags);
      if (path !== undefined) await writeBody((await api.openArtifact(id, path)).body, parts.stdout);
      else if (flags.download !== undefined) await this.download(api, id, flags.download);
      else await this.list(api, id);
    }

    private async list(api: ClaudeOpsApi, id: string): Promise<void> {
      const data = await collectPages((page) => api.listArtifacts(id, page));
      if (this.jsonEnabled()) this.logJson({ data, nextCursor: null });
      else if (parts.stdout.isTTY === true) this.printTable(artifactRows(data));
      else artifactLines(data).forEach((line) => this.print(line));
    }

    private async download(api: ClaudeOpsApi, taskId: string, directory: string): Promise<void> {
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const { first: signal } = interrupts;
      try {
        const written = await fetchArtifacts(parts, { api, taskId, directory, signal });
        if (this.jsonEnabled()) this.logJson({ directory, data: written });
        else this.print(fetchedLine(written, directory));
      } catch (error) {
        if (signal.aborted) this.exit(interruptExitCode(signal));
        throw error;
      }
    }
  };
}
