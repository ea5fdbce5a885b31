import type { Mask } from '../secrets/mask.ts';
import { MOST_TEXT_BYTES } from './cut-text.ts';
import { mapTexts } from './map-texts.ts';

/**
 * How much is kept of a text that is shown cut, in UTF-16 units. It is more than is shown, so that the secrets in that can
 * be found.
 */
const MOST_KEPT = 2 * MOST_TEXT_BYTES;
/** How much is kept of a JSON value whose texts are cut, in UTF-16 units of JSON. */
const MOST_KEPT_JSON = 8 * MOST_TEXT_BYTES;

/** As much of a text as is kept while a run goes on. */
export function keptText(text: string): string {
  // A copy: a slice holds on to the whole text.
  return text.length <= MOST_KEPT ? text : Buffer.from(text.slice(0, MOST_KEPT)).toString();
}

/** As much of a JSON value as is kept: with its texts cut or, where it is still too large, the beginning of its JSON. */
export function keptValue(value: unknown): unknown {
  const cut = mapTexts(value, keptText);
  const json = JSON.stringify(cut);
  return json.length <= MOST_KEPT_JSON ? cut : keptText(json);
}

/** Masks what was kept, also the beginning of a secret at the end of a text that was cut. */
export function maskOfKept(mask: Mask): Mask {
  return (text) => mask(text, { isCut: text.length >= MOST_KEPT });
}
