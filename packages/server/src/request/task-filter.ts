import { TaskFilter } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';

const TAG_PREFIX = 'tag.';

/** What the query of a list has been narrowed to. */
interface TaskQuery extends Readonly<Record<string, unknown>> {
  readonly tag?: readonly string[];
}

/**
 * The filter of a task list, with its tags, `tag=<key>=<value>` and `tag.<key>=<value>`, gathered under `tags`. A key
 * with two values is refused.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function taskFilter({ tag = [], ...query }: TaskQuery): TaskFilter {
  const entries = Object.entries(query);
  const rest = entries.filter(([name]) => !name.startsWith(TAG_PREFIX));
  const tags = [
    ...entries
      .filter(([name]) => name.startsWith(TAG_PREFIX))
      .map(([name, value]) => [name.slice(TAG_PREFIX.length), value] as const),
    ...tag.map(splitTag),
  ];
  const filter = Object.fromEntries(rest);
  if (tags.length === 0) return parse(TaskFilter, filter);
  const byKey = Array.from(
    Map.groupBy(tags, ([key]) => key),
    ([key, given]) => [key, valueOf(given)] as const,
  );
  return parse(TaskFilter, { ...filter, tags: Object.fromEntries(byKey) });
}

/** Two values are no text, and so no value of a tag. */
function valueOf(given: readonly (readonly [key: string, value: unknown])[]): unknown {
  const values = given.map(([, value]) => value);
  return values.length === 1 ? values[0] : values;
}

function splitTag(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
