import type { Paint } from '../terminal/create-paint.ts';
import { stripControls } from '../terminal/strip-controls.ts';
import type { Check, CheckState } from './check.ts';

const COLOURS = { ok: 'green', warning: 'yellow', problem: 'red' } as const satisfies Record<
  CheckState,
  Parameters<Paint>[0]
>;
const STATE_WIDTH = 'problem'.length;
const NAME_WIDTH = 'data directory'.length;

/** What was found, in a line, and below it what to do. */
export function checkLines({ name, state, detail, advice }: Check, paint: Paint): string[] {
  const indent = ' '.repeat(STATE_WIDTH + 2 + NAME_WIDTH + 2);
  const text = [detail, ...(advice === undefined ? [] : [advice])].join('\n');
  const [first = '', ...rest] = stripControls(text).split('\n');
  const label = `${paint(COLOURS[state], state.padEnd(STATE_WIDTH))}  ${name.padEnd(NAME_WIDTH)}`;
  return [`${label}  ${first}`, ...rest.map((line) => `${indent}${line}`)];
}
