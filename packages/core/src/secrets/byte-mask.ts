import { encodingsOf, suspicionOf, suspicionOfBytes, wrappable } from './encodings.ts';
import { formsOf } from './mask.ts';

/** How much of a stream is looked at together, at least: an encoded secret may be wrapped over several lines. */
const SHORTEST_OVERLAP = 4_096;
/** Nothing that is held back longer than this is a secret any more, but white space without an end. */
const MOST_HELD_BACK = 1024 * 1024;
/** Up to here a text is looked through without a pattern in less time than one takes to compile. */
const SHORT_CHARACTERS = 64 * 1024;
/** An encoded secret may go on after these. */
const MAY_BE_BREAKS = /^[\\nrt\s]*$/;

/**
 * Takes secrets out of bytes on their way, in the forms that a mask of a text knows. Each byte of one becomes a `*`, so that
 * everything else stays where it is. What was found is told once for each occurrence.
 */
export type ByteMask = (chunks: AsyncIterable<Uint8Array>, onMasked: () => void) => AsyncIterable<Uint8Array>;

export function createByteMask(secrets: readonly string[]): ByteMask {
  const forms = [...new Set(secrets.flatMap(formsOf).map(toLatin1))];
  if (forms.length === 0) return (chunks) => chunks;
  const encodings = secrets.flatMap(encodingsOf);
  const find = finderOf(forms, encodings);
  const mayBeEncoded = suspicionOfBytes(encodings);
  const mayHoldOne = (bytes: Buffer) =>
    mayBeEncoded(bytes) || forms.some((form) => bytes.includes(form, 0, 'latin1'));
  const longest = Math.max(...[...forms, ...encodings].map(({ length }) => length));
  const overlap = Math.max(SHORTEST_OVERLAP, longest * 4);

  return async function* maskChunks(chunks, onMasked) {
    let rest = Buffer.alloc(0);
    for await (const chunk of chunks) {
      const bytes = Buffer.concat([rest, chunk]);
      const { masked, end } = maskBytesUntil(bytes.length - overlap, bytes, onMasked);
      // A copy: the rest of the buffer is not kept for it.
      rest = Buffer.from(bytes.subarray(end));
      if (masked.length > 0) yield masked;
    }
    const { masked } = maskBytesUntil(Infinity, rest, onMasked);
    if (masked.length > 0) yield masked;
  };

  function maskBytesUntil(
    limit: number,
    bytes: Buffer,
    onMasked: () => void,
  ): { readonly masked: Buffer; readonly end: number } {
    if (!mayHoldOne(bytes)) {
      const end = Math.max(0, Math.min(limit, bytes.length));
      return { masked: bytes.subarray(0, end), end };
    }
    const { masked, end } = maskUntil(limit, { text: bytes.toString('latin1'), find, onMasked });
    return { masked: Buffer.from(masked, 'latin1'), end };
  }
}

type Find = (text: string) => Iterable<RegExpExecArray>;

/** The pattern takes many milliseconds to compile: so it is made for the first text that is long, or may hold something. */
function finderOf(forms: readonly string[], encodings: readonly string[]): Find {
  const mayBeEncoded = suspicionOf(encodings);
  const longestFirst = forms.toSorted((one, other) => other.length - one.length);
  let pattern: RegExp | undefined;
  return (text) => {
    const isSuspect =
      text.length > SHORT_CHARACTERS || forms.some((form) => text.includes(form)) || mayBeEncoded(text);
    if (pattern === undefined && !isSuspect) return [];
    pattern ??= new RegExp([...longestFirst.map(literal), ...encodings.map(wrappable)].join('|'), 'g');
    return text.matchAll(pattern);
  };
}

/** Masks what begins before the limit. What reaches the end of the text may go on after it, and is held back. */
function maskUntil(
  limit: number,
  { text, find, onMasked }: { text: string; find: Find; onMasked: () => void },
): { masked: string; end: number } {
  const isLast = limit === Infinity;
  let masked = '';
  let end = 0;
  for (const { 0: found, index } of find(text)) {
    if (index >= limit) break;
    masked += text.slice(end, index);
    end = index;
    const mayGoOn = !isLast && text.length - index < MOST_HELD_BACK;
    if (mayGoOn && MAY_BE_BREAKS.test(text.slice(index + found.length))) return { masked, end };
    masked += '*'.repeat(found.length);
    end += found.length;
    onMasked();
  }
  const last = Math.max(end, Math.min(limit, text.length));
  return { masked: masked + text.slice(end, last), end: last };
}

/** A text's bytes of UTF-8, one character each. */
function toLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
