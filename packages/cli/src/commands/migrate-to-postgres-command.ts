import { Flags, type Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../arguments/no-arguments.ts';
import type { CommandParts } from '../command-parts.ts';
import { explainStartError } from '../errors/explain-start-error.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts } from '../interrupts/listen-for-interrupts.ts';
import { whenAborted } from '../interrupts/when-aborted.ts';
import { createMigrationProgress } from '../migration/create-migration-progress.ts';
import { migrationLine, migrationNotes } from '../migration/migration-lines.ts';
import type { MigrateOptions, MigrationReport } from '../migration/migration.ts';
import { formatCount } from '../terminal/format-count.ts';
import { ClaudeOpsCommand } from './claude-ops-command.ts';

/** `migrate-to-postgres`: copies the data of a server on SQLite into a PostgreSQL. */
export function createMigrateToPostgresCommand(parts: CommandParts): Command.Class {
  return class MigrateToPostgres extends ClaudeOpsCommand {
    static override summary = 'Copy the data of a server from SQLite to PostgreSQL.';
    static override description =
      'Copies tasks, their events and MCP profiles into the PostgreSQL of DATABASE_URL and, with ARTIFACTS_URL, artifacts and uploads into the bucket. Stop the server first. The data directory is only read. What is there already is left as it is: run it again after it was interrupted, and it goes on.';
    static override examples = [
      {
        description: 'Copy the data in ./data to the PostgreSQL of DATABASE_URL',
        command: '<%= config.bin %> migrate-to-postgres',
      },
      {
        description: 'Only look whether another data directory can be copied',
        command: '<%= config.bin %> migrate-to-postgres --from /var/lib/claude-ops --dry-run',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = {
      from: Flags.string({
        description: 'Data directory of the server on SQLite. [env: DATA_DIR]',
        helpValue: 'DATA_DIR',
      }),
      'dry-run': Flags.boolean({ description: 'Only check that everything can be copied.' }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(MigrateToPostgres);
      // oclif leaves a flag that is not given undefined.
      const isDryRun = Boolean(flags['dry-run']);
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const line = createMigrationProgress(parts.stderr, () => this.now());
      const migrating = this.migrate({
        ...(flags.from !== undefined && { from: flags.from }),
        isDryRun,
        signal: interrupts.first,
        onProgress: line.show,
      }).finally(line.end);
      const report = await Promise.race([migrating, whenAborted(interrupts.second)]);
      if (!report) this.exit(interruptExitCode(interrupts.second));
      this.report(report, isDryRun);
      if (!report.isComplete) this.exit(interruptExitCode(interrupts.first));
    }

    private async migrate(options: MigrateOptions): Promise<MigrationReport> {
      try {
        return await parts.migrateToPostgres(options);
      } catch (error) {
        throw explainStartError(error, {});
      }
    }

    private report(report: MigrationReport, isDryRun: boolean): void {
      if (this.jsonEnabled()) this.logJson({ ...report, isDryRun });
      else if (report.isComplete) this.print(migrationLine(report, isDryRun));
      if (!report.isComplete)
        this.note(
          `stopped after ${formatCount(report.tasks.copied, 'copied task')}: run it again, and it goes on`,
        );
      else if (!this.jsonEnabled()) migrationNotes(report).forEach((note) => this.note(note));
    }
  };
}
