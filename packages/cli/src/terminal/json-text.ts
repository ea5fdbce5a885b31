/** A value as indented JSON. What JSON leaves bare but a terminal may obey is escaped; it parses to the same value. */
export function jsonText(value: unknown): string {
  return escapeControls(JSON.stringify(value, null, 2));
}

/** The same in one line, for one value after the other. */
export function jsonLine(value: unknown): string {
  return escapeControls(JSON.stringify(value));
}

function escapeControls(json: string): string {
  return json.replaceAll(
    /[\u007F-\u009F]|\p{Bidi_Control}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
