import type { Check } from '@claude-ops/cli';
import { listUnremoved, unremovedDirectoryOf } from '@claude-ops/core';
import type { Configuration } from '../configuration/read-configuration.ts';

const MOST_NAMED = 5;

/** Whether workspaces are left that a server could not remove. Undefined where none are. */
export async function checkUnremoved({
  dataDir,
}: Pick<Configuration, 'dataDir'>): Promise<Check | undefined> {
  const directories = await listUnremoved(unremovedDirectoryOf(dataDir));
  if (directories.length === 0) return undefined;
  const rest = directories.length - MOST_NAMED;
  const named = [...directories.slice(0, MOST_NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
  return {
    name: 'leftovers',
    state: 'warning',
    detail: `these workspaces could not be removed after their tasks: ${named}`,
    advice: 'Remove them as root, or as the user who owns their files. The next start tries again.',
  };
}
