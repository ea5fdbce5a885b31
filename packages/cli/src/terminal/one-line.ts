import { stripControls } from './strip-controls.ts';

const MOST_CHARACTERS = 1_000;

/** The beginning of a text as one harmless line, at most 1000 characters however long the text is. */
export function oneLine(text: string): string {
  const start = text.trimStart().slice(0, 4 * MOST_CHARACTERS);
  const line = stripControls(start).replaceAll(/\s+/g, ' ').trim();
  const isWhole = line.length <= MOST_CHARACTERS && text.length <= 4 * MOST_CHARACTERS;
  return (isWhole ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`).toWellFormed();
}
