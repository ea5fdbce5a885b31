/** Characters that are not seen, or change how others are shown, but for spaces, line breaks and tabs. U+2800 is an empty braille cell. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]|(?![ \n\t])[\p{C}\p{Z}]/gu;

/** A text as it is, with what can't be seen in it written out: an agent could have a page show other words than those that run. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
