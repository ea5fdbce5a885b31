import { TaskFilter } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';

const TAG_PREFIX = 'tag.';

/**
 * The filter of a task list, with `tag.<key>=<value>` gathered under `tags`.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function taskFilter(query: Readonly<Record<string, unknown>>): TaskFilter {
  const entries = Object.entries(query);
  const tags = entries.filter(([name]) => name.startsWith(TAG_PREFIX));
  if (tags.length === 0) return parse(TaskFilter, query);
  const rest = entries.filter(([name]) => !name.startsWith(TAG_PREFIX));
  const named = tags.map(([name, value]) => [name.slice(TAG_PREFIX.length), value] as const);
  return parse(TaskFilter, { ...Object.fromEntries(rest), tags: Object.fromEntries(named) });
}
