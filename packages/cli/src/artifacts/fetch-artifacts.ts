import type { Artifact, ClaudeOpsApi } from '@claude-ops/contract';
import type { CommandParts } from '../command-parts.ts';
import { fieldText } from '../terminal/field-text.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { formatCount } from '../terminal/format-count.ts';

export interface FetchOptions {
  readonly api: ClaudeOpsApi;
  readonly taskId: string;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Writes what a task made into a directory, says so for each file on stderr, and returns what was written. */
export async function fetchArtifacts(
  { downloadArtifacts, stderr }: Pick<CommandParts, 'downloadArtifacts' | 'stderr'>,
  { api, taskId, directory, signal }: FetchOptions,
): Promise<Artifact[]> {
  const written: Artifact[] = [];
  const onArtifact = (artifact: Artifact) => {
    written.push(artifact);
    stderr.write(`${fieldText(artifact.path)} (${formatBytes(artifact.bytes)})\n`);
  };
  await downloadArtifacts(api, taskId, directory, { onArtifact, signal });
  return written;
}

/** What was written, in a line. */
export function fetchedLine(written: readonly Artifact[], directory: string): string {
  const bytes = written.reduce((sum, artifact) => sum + artifact.bytes, 0);
  return `${formatCount(written.length, 'artifact')}, ${formatBytes(bytes)}, in ${fieldText(directory)}`;
}
