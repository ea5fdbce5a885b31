/**
 * CSI, string (OSC, DCS, APC, PM, SOS) and other sequences of ECMA-48. Each class excludes what ends it, so that
 * matching takes linear time: `stripVTControlCharacters` of `node:util` takes quadratic time for hostile text.
 */
const SEQUENCE =
  // oxlint-disable-next-line no-control-regex -- it is control characters that this is about.
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)|[ -/]*[0-~])|\u009B[0-?]*[ -/]*[@-~]/g;

/**
 * Text that can't drive a terminal: without escape sequences, other control characters and marks that reorder what
 * is shown. Line feeds and tabs stay.
 */
export function stripControls(text: string): string {
  return text.replaceAll(SEQUENCE, '').replaceAll(/(?![\n\t])\p{Cc}|\p{Bidi_Control}/gu, '');
}
