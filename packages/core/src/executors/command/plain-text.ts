import { stripVTControlCharacters } from 'node:util';

/**
 * What a command prints as plain text. A terminal would act on sequences, which are no part of it, and a database takes no NUL. A line that is
 * written over, as progress is, becomes several.
 */
export function plainText(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex -- it is control characters that this is about.
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
  );
}
