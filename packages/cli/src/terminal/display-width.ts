const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;

/** The characters of a text as a reader counts them, each with the terminal columns it takes. */
export function* columnsOf(text: string): Generator<{ character: string; columns: number }> {
  for (const { segment } of new Intl.Segmenter().segment(text))
    yield { character: segment, columns: WIDE.test(segment) ? 2 : INVISIBLE.test(segment) ? 0 : 1 };
}

/** How many terminal columns a line takes; East Asian wide characters and emoji take two. */
export function displayWidth(line: string): number {
  let width = 0;
  for (const { columns } of columnsOf(line)) width += columns;
  return width;
}
