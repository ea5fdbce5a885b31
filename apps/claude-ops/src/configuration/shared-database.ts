import { StartFailure } from '@claude-ops/cli';
import { LIMITS, NodeLabel } from '@claude-ops/contract';
import { listed } from './parse-variable.ts';
import type { Configuration } from './read-configuration.ts';
import type { VariableName } from './variables.ts';

/**
 * The PostgreSQL that several servers share, if there is one.
 *
 * @throws {StartFailure} without its password.
 */
export function databaseOf(
  given: (name: VariableName) => string | undefined,
  maxConnections: number,
): Pick<Configuration, 'postgres'> {
  const url = given('DATABASE_URL');
  if (url === undefined) return { postgres: undefined };
  if (!URL.canParse(url) || !/^postgres(?:ql)?:$/.test(new URL(url).protocol))
    throw new StartFailure('DATABASE_URL is not the URL of a PostgreSQL.', {
      advice: 'Set it to one such as postgres://user:password@host:5432/database.',
    });
  if (given('DB_PATH') !== undefined)
    throw new StartFailure('DATABASE_URL and DB_PATH are both set.', {
      advice: 'Keep DATABASE_URL for PostgreSQL, or DB_PATH for SQLite.',
    });
  return { postgres: { url, maxConnections } };
}

const MOST_NAME_LETTERS = 100;

/** @throws {StartFailure} where it is no name that fits into a path of the API. */
export function nodeName(text: string): string {
  if (text.length <= MOST_NAME_LETTERS && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text)) return text;
  throw new StartFailure(`NODE_NAME is ${JSON.stringify(text)}.`, {
    advice: `Set it to a name of at most ${MOST_NAME_LETTERS} letters, digits, dots, hyphens and underscores.`,
  });
}

/** @throws {StartFailure} where a task could not ask for one of them. */
export function nodeLabels(text = ''): string[] {
  const labels = listed(text);
  const wrong = labels.find((label) => !new RegExp(NodeLabel.pattern ?? '').test(label));
  if (wrong === undefined && labels.length <= LIMITS.nodeLabelsMaxCount) return labels;
  throw new StartFailure(
    wrong === undefined
      ? `NODE_LABELS has ${labels.length} labels.`
      : `NODE_LABELS has the label ${JSON.stringify(wrong)}.`,
    {
      advice: `Set it to at most ${LIMITS.nodeLabelsMaxCount} labels such as gpu or zone=a, comma-separated: letters, digits and ._/- only.`,
    },
  );
}
