import type { MessageDelivery } from '@claude-ops/contract';

/** The meaning of a line that somebody has typed. */
export type TypedLine =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'message'; readonly text: string; readonly delivery: MessageDelivery }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown'; readonly word: string };

export const TYPED_HELP =
  'Type a message and press Enter. /later TEXT begins a turn of its own, /now TEXT stops what runs, /cancel ends the task. Ctrl-C detaches.';

/** A line is a message, unless it begins with a slash. Two slashes begin a message with one. */
export function readTypedLine(line: string, delivery: MessageDelivery): TypedLine {
  const text = line.trim();
  if (text === '') return { kind: 'nothing' };
  if (!text.startsWith('/')) return { kind: 'message', text, delivery };
  if (text.startsWith('//')) return { kind: 'message', text: text.slice(1), delivery };
  const [word, rest] = splitAtSpace(text);
  if (word === '/help') return { kind: 'help' };
  if (word === '/cancel') return { kind: 'cancel' };
  if (rest !== '' && (word === '/next' || word === '/later' || word === '/now'))
    return { kind: 'message', text: rest, delivery: DELIVERIES[word] };
  return { kind: 'unknown', word };
}

const DELIVERIES = { '/next': 'next', '/later': 'later', '/now': 'now' } as const;

function splitAtSpace(text: string): [string, string] {
  const at = text.search(/\s/);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at).trim()];
}
