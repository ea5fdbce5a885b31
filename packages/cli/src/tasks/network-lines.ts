import type { SeenHost, Task } from '@claude-ops/contract';
import { formatCount } from '../terminal/format-count.ts';
import { oneLine } from '../terminal/one-line.ts';

const MOST_LINES = 20;

/** What a task may reach besides the model. */
export function networkText({ network: { policy, isEnforced }, mode }: Task): string {
  const what = typeof policy === 'string' ? policy : `only ${policy.allow.join(', ') || 'the model'}`;
  return oneLine(isEnforced || policy === 'open' ? what : `${what} (not enforced in mode ${mode})`);
}

/** What it asked for, each host in a line: the first twenty. */
export function seenLines({ network: { seen } }: Task): string[] {
  const more = seen.length - MOST_LINES;
  return [
    ...seen.slice(0, MOST_LINES).map(seenLine),
    ...(more > 0 ? [`and ${formatCount(more, 'other')}: --json has them all`] : []),
  ];
}

function seenLine({ host, port, isAllowed, requests }: SeenHost): string {
  const name = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return oneLine(`${name} ${isAllowed ? 'allowed' : 'refused'} (${formatCount(requests, 'request')})`);
}
