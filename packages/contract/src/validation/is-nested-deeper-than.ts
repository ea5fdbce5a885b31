const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = { bracket: 0x5b, brace: 0x7b };
const CLOSING = { bracket: 0x5d, brace: 0x7d };

/**
 * Whether a JSON text has more levels of lists and objects than that: a list of numbers has one. It reads the text once
 * and keeps nothing, so it can be asked before anything is parsed. Of what is not JSON it says something, and does not
 * throw.
 *
 * @example
 * isNestedDeeperThan('{"list":[1,2]}', 1); // true
 */
export function isNestedDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = endOfString(text, index);
    else if (character === OPENING.bracket || character === OPENING.brace) depth += 1;
    else if (character === CLOSING.bracket || character === CLOSING.brace) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}

/** Where the quote is that ends the string which begins there. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (index - first) % 2 === 1;
}
