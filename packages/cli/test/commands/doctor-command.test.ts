import { expect, test } from 'vitest';
import type { Check, DoctorOptions } from '../../src/index.ts';
import { runCommand, startCommand } from '../fixtures/start-command.ts';

const OK: Check = { name: 'node', state: 'ok', detail: 'version 24' };
const WARNING: Check = { name: 'user', state: 'warning', detail: 'root', advice: 'Use another.' };
const PROBLEM: Check = {
  name: 'claude',
  state: 'problem',
  detail: 'not\u001b[2J found',
  advice: 'Install it.',
};

function createDoctor(...checks: Check[]) {
  const asked: DoctorOptions[] = [];
  const doctor = async function* (options: DoctorOptions) {
    asked.push(options);
    yield* checks;
  };
  return { doctor, asked };
}

test('doctor prints each check with what to do, and exits with 0 where there is no problem', async () => {
  const { doctor } = createDoctor(OK, WARNING);
  expect(await runCommand(['doctor'], { doctor })).toMatchObject({
    exitCode: 0,
    stdout: [
      'ok       node            version 24',
      'warning  user            root',
      '                         Use another.',
      '',
    ].join('\n'),
    listeners: 0,
  });
});

test('doctor exits with 1 where there is a problem', async () => {
  const run = await runCommand(['doctor'], createDoctor(PROBLEM, OK));
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  expect(run.stdout).toContain('problem  claude          not found\n');
  expect(run.stdout).toContain('node');
});

test('doctor is coloured on a terminal', async () => {
  const { stdout } = await runCommand(['doctor'], { ...createDoctor(PROBLEM), stdoutColumns: 80 });
  expect(stdout).toContain('\u001b[31mproblem\u001b[39m  claude');
});

test('doctor --json prints all checks, and the exit code is the same', async () => {
  const run = await runCommand(['doctor', '--json'], createDoctor(OK, PROBLEM));
  expect(run.exitCode).toBe(1);
  expect(JSON.parse(run.stdout)).toEqual({ ok: false, checks: [OK, PROBLEM] });
});

test('doctor passes on which server is meant, and whether one is expected', async () => {
  const { doctor, asked } = createDoctor(OK);
  await runCommand(['doctor'], { doctor, environment: {} });
  await runCommand(['doctor', '--port', '80', '--data-dir', 'd', '--url', 'http://a'], {
    doctor,
    environment: {},
  });
  await runCommand(['doctor'], {
    doctor,
    environment: { CLAUDE_OPS_URL: 'http://b', CLAUDE_OPS_TOKEN: 't' },
  });
  expect(asked).toMatchObject([
    { connection: { url: 'http://127.0.0.1:3000' }, isServerExpected: false },
    { port: 80, dataDir: 'd', connection: { url: 'http://a' }, isServerExpected: true },
    { connection: { url: 'http://b', token: 't' }, isServerExpected: true },
  ]);
});

test('Ctrl-C ends the checks', async () => {
  const doctor = async function* ({ signal }: DoctorOptions) {
    yield OK;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    yield WARNING;
  };
  const command = startCommand(['doctor'], { doctor });
  await command.stdout.until('node');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stdout.text).not.toContain('warning');
});
