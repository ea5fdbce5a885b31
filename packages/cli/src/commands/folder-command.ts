import type { ClaudeOpsApi, Task } from '@claude-ops/contract';
import { folderChoice } from '../arguments/folder-choice.ts';
import { createOptions, type Submission, type SubmissionFlags } from '../arguments/create-options.ts';
import type { Pulled, PullOptions } from '../command-parts.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import type { Interrupts } from '../interrupts/listen-for-interrupts.ts';
import { fieldText } from '../terminal/field-text.ts';
import { createUploadProgress } from '../workspace/create-upload-progress.ts';
import { leftOutLine } from '../workspace/left-out-line.ts';
import { listingJson, listingLines, listingRows, totalLine } from '../workspace/listing-lines.ts';
import { pulledLine, pulledLines } from '../workspace/pulled-lines.ts';
import type { SentFolder } from '../workspace/sent-folder.ts';
import { ClientCommand } from './client-command.ts';

/** A command that sends a folder, or brings what was changed into one. */
export abstract class FolderCommand extends ClientCommand {
  /** Prints what would be sent of a folder. */
  protected async listFolder({ workspace = '', ...flags }: SubmissionFlags): Promise<void> {
    const listing = await this.parts.listFolder(workspace, folderChoice(flags));
    if (this.jsonEnabled()) return this.logJson(listingJson(listing));
    if (this.parts.stdout.isTTY === true) this.printTable(listingRows(listing));
    else listingLines(listing).forEach((line) => this.print(line));
    this.note(totalLine(listing));
    this.noteLeftOut(listing.leftOut);
  }

  /** Packs the folder, if one is sent, and says in one line what of it can't be. */
  protected async readOptions(flags: SubmissionFlags): Promise<Submission> {
    const onProgress = createUploadProgress(this.parts.stderr, () => this.now());
    const options = await createOptions(flags, { archiveOf: this.parts.archiveOf, onProgress });
    this.noteLeftOut(options.archive?.listing?.leftOut ?? []);
    return options;
  }

  private noteLeftOut(leftOut: Parameters<typeof leftOutLine>[0]): void {
    const line = leftOutLine(leftOut);
    if (line !== undefined) this.note(line);
  }

  /** Brings what a task changed into a folder, and says what that was. */
  protected async pullInto(
    api: ClaudeOpsApi,
    id: string,
    directory: string,
    options: PullOptions,
  ): Promise<Pulled> {
    const pulled = await this.parts.pullArtifacts(api, id, directory, options);
    for (const line of pulledLines(pulled)) this.note(line);
    return pulled;
  }

  /** Brings what a task changed back into the folder that was sent, if the task was completed. */
  protected async takeOver(
    api: ClaudeOpsApi,
    { id, status }: Task,
    { directory, archive }: SentFolder,
    { first, second }: Interrupts,
  ): Promise<void> {
    const byHand = `${this.config.bin} artifacts pull ${id} ${fieldText(directory)}`;
    if (status !== 'completed')
      return this.note(
        `No change was applied, because the task is ${status}. To apply its changes: ${byHand}`,
      );
    const signal = first.aborted ? second : first;
    try {
      const pulled = await this.pullInto(api, id, directory, { archive, signal });
      this.note(pulledLine(pulled, directory));
    } catch (error) {
      if (!signal.aborted) throw error;
      this.note(`No change was applied. To apply the changes: ${byHand}`);
      this.exit(interruptExitCode(signal));
    }
  }
}
