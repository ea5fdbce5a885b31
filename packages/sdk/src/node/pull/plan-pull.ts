import type { Artifact } from '@claude-ops/contract';
import { leadsInside } from '../download/leads-inside.ts';
import { segmentsOf } from '../download/segments-of.ts';

/** Something that is to be done to a folder. */
export interface Change {
  readonly artifact: Artifact;
  /** Of its path. */
  readonly segments: readonly string[];
  readonly kind: 'delete' | 'file' | 'link';
}

/** What is to be done, in this order. */
export interface PullPlan {
  readonly changes: readonly Change[];
  /** Links that lead out of the folder. */
  readonly leftOut: readonly Artifact[];
}

const ORDER = ['delete', 'file', 'link'] as const;

/**
 * Deletions come first, as a file may have become a directory; links come last, so that nothing is written through one.
 *
 * @throws {ClaudeOpsError} unexpected_response: a path leads out of the folder.
 */
export function planPull(artifacts: readonly Artifact[], separator: string): PullPlan {
  const changes: Change[] = [];
  const leftOut: Artifact[] = [];
  for (const artifact of artifacts) {
    const kind = kindOf(artifact);
    if (kind === 'link' && !leadsInside(artifact.path, artifact.linkTarget ?? '')) leftOut.push(artifact);
    else changes.push({ artifact, kind, segments: segmentsOf(artifact.path, separator) });
  }
  return { changes: ORDER.flatMap((kind) => changes.filter((change) => change.kind === kind)), leftOut };
}

function kindOf({ status, linkTarget }: Artifact): Change['kind'] {
  if (status === 'deleted') return 'delete';
  return linkTarget === undefined ? 'file' : 'link';
}

/** The paths of changes, seen from the folder. */
export function pathsOf(changes: readonly Change[]): string[] {
  return changes.map(({ artifact }) => artifact.path);
}
