import { expect, test } from 'vitest';
import { prettyOnTerminal } from '../src/pretty-log-lines.ts';

const LINE =
  '{"level":40,"time":"2026-01-01T10:20:30.000Z","event":"disk","freeBytes":7,"msg":"little room"}\n';

async function written(terminal: { readonly isTTY?: boolean }, environment = {}) {
  const lines: string[] = [];
  const destination = await prettyOnTerminal(
    { write: (line) => void lines.push(line) },
    { terminal, environment },
  );
  destination.write(LINE);
  return lines.join('');
}

test('log lines stay JSON in a pipe, and are for a person on a terminal', async () => {
  expect(await written({})).toBe(LINE);
  const pretty = await written({ isTTY: true }, { NO_COLOR: '1' });
  expect(pretty).toMatch(/^\[\d\d:20:30\] WARN: little room \{"freeBytes":7\}\n$/);
  expect(await written({ isTTY: true })).toContain('\u001B[33mWARN');
});
