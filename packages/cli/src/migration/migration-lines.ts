import { formatCount } from '../terminal/format-count.ts';
import type { MigrationReport, Moved } from './migration.ts';

/** The result of a migration, for a person. */
export function migrationLine(report: MigrationReport, isDryRun: boolean): string {
  const { database, tasks, mcpProfiles, artifacts, uploads } = report;
  const whole = `${formatCount(tasks.total, 'task')} and ${formatCount(mcpProfiles.total, 'MCP profile')}`;
  if (isDryRun)
    return `would copy ${formatCount(tasks.copied, 'task')} of ${tasks.total.toLocaleString('en-US')} to PostgreSQL at ${database}`;
  if (isEmpty(report)) return `nothing to copy: PostgreSQL at ${database} has ${whole} already`;
  const parts = [
    formatCount(tasks.copied, 'task'),
    formatCount(mcpProfiles.copied, 'MCP profile'),
    ...(artifacts > 0 ? [`the artifacts of ${formatCount(artifacts, 'task')}`] : []),
    ...(uploads > 0 ? [formatCount(uploads, 'archive')] : []),
  ];
  return `copied ${parts.slice(0, -1).join(', ')} and ${parts.at(-1)} to PostgreSQL at ${database}`;
}

function isEmpty({ tasks, mcpProfiles, artifacts, uploads }: MigrationReport): boolean {
  return [tasks, mcpProfiles].every(({ copied }: Moved) => copied === 0) && artifacts + uploads === 0;
}

/** The facts that a person has to know before the first node starts. */
export function migrationNotes(report: MigrationReport): string[] {
  const { bucket, dataDir, running, changedMcpProfiles, secretKeyFile } = report;
  return [
    ...(secretKeyFile === undefined
      ? []
      : [
          `Give every node the key in ${secretKeyFile} as CLAUDE_OPS_SECRET_KEY: it opens the keys of tasks.`,
        ]),
    ...(bucket === undefined
      ? [
          `Artifacts and uploads stay in ${dataDir}, as ARTIFACTS_URL is not set: only a node with that DATA_DIR finds them.`,
        ]
      : []),
    ...(running.length === 0
      ? []
      : [
          `${formatCount(running.length, 'task')} ran when the server ended: ${running.join(', ')}. A node with DATA_DIR=${dataDir} that is the first to start goes on with them or ends them, as that server would have; any other node ends them as interrupted.`,
        ]),
    ...changedMcpProfiles.map(
      (name) => `The MCP profile ${name} has changed since it was copied: PostgreSQL keeps its own.`,
    ),
  ];
}
