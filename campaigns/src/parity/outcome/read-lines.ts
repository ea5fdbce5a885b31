import { isLine, linesOf, textOf, textsOf, type Line } from './lines.ts';
import type { Outcome } from './outcome.ts';

/** What the lines of the CLI say about a run, whoever read them from it. */
export type SaidByLines = Pick<Outcome, 'said' | 'denials' | 'background'>;

export function readLines(lines: readonly Line[]): SaidByLines {
  return {
    said: lines.flatMap(textsOfMain),
    denials: resultsOf(lines).flatMap((result) =>
      linesOf(result['permission_denials']).map((denial) => textOf(denial['tool_name'])),
    ),
    background: backgroundOf(lines).toSorted(),
  };
}

export function resultsOf(lines: readonly Line[]): Line[] {
  return lines.filter(({ type }) => type === 'result');
}

function textsOfMain({ type, message, parent_tool_use_id: parent }: Line): string[] {
  if (type !== 'assistant' || typeof parent === 'string' || !isLine(message)) return [];
  return textsOf(message['content']).filter((text) => text !== '');
}

const KINDS: Readonly<Record<string, string>> = {
  local_agent: 'agent',
  local_bash: 'shell',
  local_workflow: 'workflow',
};

/** Work that ran in the background and how it ended at last, from the CLI's notes on its tasks. An agent may go on and end again. */
function backgroundOf(lines: readonly Line[]): string[] {
  const inBackground = idsInBackground(lines);
  const started = notes(lines, 'task_started');
  const ends = new Map(notes(lines, 'task_notification').map(({ task_id: id, status }) => [id, status]));
  return Array.from(ends).flatMap(([id, status]) => {
    const task = started.find(({ task_id: other }) => other === id);
    if (task === undefined || !inBackground.has(id)) return [];
    const kind = KINDS[textOf(task['task_type'])] ?? textOf(task['task_type']);
    return [`${kind} ${textOf(status)} ${textOf(task['description'])}`];
  });
}

/**
 * A command in the foreground that takes its time has notes too, but is never on the list of background work. Versions before
 * 2.1.250 have no such list.
 */
function idsInBackground(lines: readonly Line[]): ReadonlySet<unknown> {
  const lists = notes(lines, 'background_tasks_changed');
  const listed = lists.flatMap(({ tasks }) => linesOf(tasks));
  const started = notes(lines, 'task_started').filter(({ is_backgrounded: is }) => is !== false);
  return new Set((lists.length > 0 ? listed : started).map(({ task_id: id }) => id));
}

function notes(lines: readonly Line[], subtype: string): Line[] {
  return lines.filter((line) => line['type'] === 'system' && line['subtype'] === subtype);
}
