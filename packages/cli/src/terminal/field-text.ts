import { stripControls } from './strip-controls.ts';

/** A text as one field of a line with tabs: whole, on one line and without control characters. */
export function fieldText(text: string): string {
  return stripControls(text).replaceAll(/[\t\n]/g, ' ');
}
