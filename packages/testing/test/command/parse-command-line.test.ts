import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/command/parse-command-line.ts';

test('everything has a default', () => {
  expect(parseCommandLine([])).toEqual({ help: false, host: undefined, port: 0, script: undefined });
});

test('every option is read', () => {
  const args = ['--port', '8080', '--host', '0.0.0.0', '--script', 'a.json', '-h'];
  expect(parseCommandLine(args)).toEqual({ help: true, host: '0.0.0.0', port: 8080, script: 'a.json' });
});

test.each(['x', '-1', '65536', '1.5', ''])('port %j is refused', (port) => {
  expect(() => parseCommandLine([`--port=${port}`])).toThrow('--port takes a number from 0 to 65535');
});

test('an unknown option is refused', () => {
  expect(() => parseCommandLine(['--verbose'])).toThrow("Unknown option '--verbose'");
});
