import { EVENT_STREAM_MEDIA_TYPE } from '@claude-ops/contract';

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

interface Preference {
  readonly quality: number;
  /** 2 for the type itself, 1 for a range of its kind, 0 for any type. */
  readonly precision: number;
}

/**
 * Whether a request with this Accept header wants live events rather than a page of JSON (RFC 9110, section 12.5.1).
 * Where both are as welcome, it does when it names the event stream and JSON only by a wildcard.
 */
export function prefersEventStream(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const ranges = accept.split(',').map(parseRange);
  const stream = preferenceFor(EVENT_STREAM_MEDIA_TYPE, ranges);
  const json = preferenceFor('application/json', ranges);
  if (stream.quality !== json.quality) return stream.quality > json.quality;
  return stream.quality > 0 && stream.precision > json.precision;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

function preferenceFor(mediaType: string, ranges: readonly MediaRange[]): Preference {
  const forms = ['*/*', mediaType.replace(/\/.*/, '/*'), mediaType];
  for (let precision = forms.length - 1; precision >= 0; precision -= 1) {
    const range = ranges.find(({ type }) => type === forms[precision]);
    if (range !== undefined) return { quality: range.quality, precision };
  }
  return { quality: 0, precision: 0 };
}
