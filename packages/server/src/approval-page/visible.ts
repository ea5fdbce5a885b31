/** Characters that are not seen, or change how others are shown, but for line breaks and tabs. */
const UNSEEN = /[^\P{C}\n\t]/gu;

/** A text as it is, with what can't be seen in it written out: an agent could have a page show other words than those that run. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
