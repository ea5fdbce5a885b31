import type { ClaudeOpsApi, Task, TaskEvent } from '@claude-ops/contract';
import type { Command } from '@oclif/core';
import { PROMPT_ARGUMENT, promptOf } from '../arguments/prompt-argument.ts';
import { readTaskInput } from '../arguments/read-task-input.ts';
import { createArtifactTally } from '../artifacts/create-artifact-tally.ts';
import { fetchArtifacts, fetchedLine, type FetchOptions } from '../artifacts/fetch-artifacts.ts';
import type { CommandParts } from '../command-parts.ts';
import { newestTaskId } from '../tasks/newest-task-id.ts';
import { lostSight } from '../errors/lost-sight.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts, type Interrupts } from '../interrupts/listen-for-interrupts.ts';
import { whenAborted } from '../interrupts/when-aborted.ts';
import { closingLine } from '../tasks/closing-line.ts';
import { resultText } from '../tasks/result-text.ts';
import { runExitCode } from '../tasks/run-exit-code.ts';
import { shortfallLines } from '../tasks/shortfalls.ts';
import { taskErrorLines } from '../tasks/task-error-lines.ts';
import { stripControls } from '../terminal/strip-controls.ts';
import { createProgress } from '../waiting/create-progress.ts';
import { watchTask, type WatchOptions } from '../waiting/watch-task.ts';
import { folderOf, type SentFolder } from '../workspace/sent-folder.ts';
import { FolderCommand } from './folder-command.ts';
import { RUN_EXAMPLES } from './run-examples.ts';
import { RUN_FLAGS } from './run-flags.ts';

/** `run`: submits a task, and with --wait stays until it has ended. */
export function createRunCommand(parts: CommandParts): Command.Class {
  return class Run extends FolderCommand {
    static override summary = 'Submit a task, and wait for its result with --wait.';
    static override description =
      'Prints the id of the task. With --wait it prints the result instead, and everything else to standard error. Ctrl-C while waiting cancels the task. A second Ctrl-C leaves at once. Exit codes with --wait: 0 completed, 1 failed, 130 cancelled by Ctrl-C, 2 refused, 3 unknown because the server could not be reached.';
    static override examples = RUN_EXAMPLES;
    static override args = PROMPT_ARGUMENT;
    static override flags = RUN_FLAGS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Run);
      if (flags['workspace-list']) return await this.listFolder(flags);
      const given = await readTaskInput({ ...flags, prompt: promptOf(args.prompt, flags.prompt) }, parts);
      const options = await this.readOptions(flags);
      const folder = flags.apply ? folderOf(flags.workspace, options.archive) : undefined;
      const api = await this.connect(flags);
      const input = flags.last ? { ...given, previousTaskId: await newestTaskId(api) } : given;
      const submit = () => api.createTask(input, options);
      if (flags.wait || folder !== undefined)
        await this.seeThrough(api, submit, { folder, download: flags.download });
      else this.acknowledge(await submit());
    }

    private acknowledge(task: Task): void {
      if (this.jsonEnabled()) this.logJson(task);
      else this.print(task.id);
      if (parts.stderr.isTTY === true) this.note(this.hint(task.id));
    }

    private hint(id: string): string {
      return `see how it stands with ${this.config.bin} status ${id}`;
    }

    private async seeThrough(
      api: ClaudeOpsApi,
      submit: () => Promise<Task>,
      {
        folder,
        download,
      }: { readonly folder: SentFolder | undefined; readonly download: string | undefined },
    ): Promise<void> {
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const created = await Promise.race([submit(), whenAborted(interrupts.second)]);
      if (!created) return this.leave('before the server had answered: the task may run.', interrupts);
      const { id } = created;
      this.note(`task ${id}`);
      const made = createArtifactTally();
      const task = await this.watch(api, id, { interrupts, onEvent: made.see });
      if (!task) return this.leave(`task ${id}, which may still run: ${this.hint(id)}`, interrupts);
      this.report(task);
      if (download !== undefined) await this.download({ api, taskId: id, directory: download }, interrupts);
      if (folder !== undefined) await this.takeOver(api, task, folder, interrupts);
      else if (download === undefined && made.count() > 0)
        this.note(`fetch its artifacts with ${this.config.bin} artifacts ${id} --download DIR`);
      const exitCode = runExitCode(task, interrupts.first);
      if (exitCode !== 0) this.exit(exitCode);
    }

    private async watch(
      api: ClaudeOpsApi,
      taskId: string,
      { interrupts, onEvent: see }: Pick<WatchOptions, 'interrupts' | 'onEvent'>,
    ): Promise<Task | undefined> {
      const show = createProgress(parts.stderr, parts.environment);
      const onEvent = (event: TaskEvent) => {
        see(event);
        show(event);
      };
      const onCancelling = () => this.note('cancelling… (again to leave at once)');
      try {
        return await watchTask({ api, taskId, interrupts, onEvent, onCancelling });
      } catch (error) {
        throw lostSight(error, taskId, this.config.bin);
      }
    }

    private leave(what: string, { second }: Interrupts): never {
      this.note(`Left ${what}`);
      this.exit(interruptExitCode(second));
    }

    /** The interrupt that cancelled the task is not meant for the download: the next one is. */
    private async download(what: Omit<FetchOptions, 'signal'>, { first, second }: Interrupts): Promise<void> {
      const signal = first.aborted ? second : first;
      try {
        const written = await fetchArtifacts(parts, { ...what, signal });
        this.note(fetchedLine(written, what.directory));
      } catch (error) {
        if (!signal.aborted) throw error;
        this.note(`Stopped the download of task ${what.taskId}.`);
        this.exit(interruptExitCode(signal));
      }
    }

    private report(task: Task): void {
      if (this.jsonEnabled()) this.logJson(task);
      else if (task.status === 'completed' && task.result !== null)
        this.answer(resultText(task, task.result));
      if (task.error !== null) this.note(`Error: ${taskErrorLines(task.error).join('\n')}`);
      for (const line of shortfallLines(task)) this.note(line);
      this.note(closingLine(task, this.now()));
    }

    /** In a pipe the result is passed on as it is; on a terminal it must not be able to drive it. */
    private answer(text: string): void {
      const shown = parts.stdout.isTTY === true ? stripControls(text) : text;
      parts.stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`);
    }
  };
}
