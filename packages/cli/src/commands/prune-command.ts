import type { ClaudeOpsApi, PruneReport } from '@claude-ops/contract';
import { Flags, type Command } from '@oclif/core';
import { chooseMoment } from '../arguments/choose-moment.ts';
import { NO_ARGUMENTS } from '../arguments/no-arguments.ts';
import type { CommandParts } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';
import { confirm } from '../terminal/confirm.ts';
import { formatCount } from '../terminal/format-count.ts';
import { ClientCommand } from './client-command.ts';

/** `prune`: removes finished tasks with all that is kept of them. */
export function createPruneCommand(parts: CommandParts): Command.Class {
  return class Prune extends ClientCommand {
    static override summary = 'Remove old finished tasks, with their events and artifacts.';
    static override description =
      'Queued and running tasks stay. It asks before it removes tasks. Without a terminal it needs --yes.';
    static override examples = [
      { description: 'Count them', command: '<%= config.bin %> prune --older-than 30d --dry-run' },
      { description: 'Remove them after a question', command: '<%= config.bin %> prune --older-than 30d' },
      {
        description: 'Remove tasks that finished before November, without a question',
        command: '<%= config.bin %> prune --before 2026-11-01 --yes',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = {
      'older-than': Flags.string({
        description: 'Remove tasks that finished longer ago than this.',
        helpValue: '12h|30d|8w',
        exclusive: ['before'],
      }),
      before: Flags.string({
        description: 'Remove tasks that finished before this date, or this time with its zone.',
        helpValue: 'DATE',
      }),
      'dry-run': Flags.boolean({ description: 'Only print how many tasks would be removed.' }),
      yes: Flags.boolean({ char: 'y', description: 'Remove tasks without asking.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(Prune);
      const finishedBefore = chooseMoment(flags, this.now());
      // oclif leaves a flag that is not given undefined.
      const dryRun = Boolean(flags['dry-run']);
      const yes = Boolean(flags.yes);
      if (!dryRun && !yes && !this.canAsk())
        throw usageError("prune can't ask without a terminal: add --yes, or --dry-run to count the tasks.");
      const api = await this.connect(flags);
      const isAgreed = dryRun || yes || (await this.ask(api, finishedBefore));
      if (!isAgreed) this.exit(1);
      this.report(
        await api.pruneTasks({ finishedBefore, ...(dryRun && { dryRun }) }),
        finishedBefore,
        dryRun,
      );
    }

    private canAsk(): boolean {
      return parts.stdin.isTTY === true && !this.jsonEnabled();
    }

    private async ask(api: ClaudeOpsApi, finishedBefore: string): Promise<boolean> {
      const { tasks } = await api.pruneTasks({ finishedBefore, dryRun: true });
      if (tasks === 0) return true;
      const isAgreed = await confirm(
        `Remove ${formatCount(tasks, 'task')} that finished before ${finishedBefore}, with events and artifacts?`,
        parts,
      );
      if (!isAgreed) this.note('No task was removed.');
      return isAgreed;
    }

    private report({ tasks }: PruneReport, finishedBefore: string, dryRun: boolean): void {
      if (this.jsonEnabled()) this.logJson({ tasks, finishedBefore, dryRun });
      else
        this.print(
          `${dryRun ? 'would remove' : 'removed'} ${formatCount(tasks, 'task')} that finished before ${finishedBefore}`,
        );
    }
  };
}
