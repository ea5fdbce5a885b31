import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect } from 'vitest';
import { runContained } from './run-contained.ts';
import { socketTo } from './socket-to.ts';

const mount = (directory: string) => [
  '--mount',
  `type=bind,source=${directory},target=/run/claude-ops,readonly`,
];

testWithEngine(
  'claude reaches the model by the socket alone, in the strictest container',
  async ({ engine }) => {
    await using model = await startModelServer({
      script: [useTool('Bash', { command: 'rg --version | head -1; git --version; id -u' }), say('Done.')],
    });
    await using socket = await socketTo(model.url);
    const { exitCode, stdout, stderr } = await runContained(
      engine,
      [
        'claude',
        '-p',
        'Look around',
        '--output-format',
        'json',
        '--verbose',
        '--permission-mode',
        'bypassPermissions',
      ],
      {
        options: [
          ...mount(socket.directory),
          ...['--env', 'ANTHROPIC_BASE_URL=http://127.0.0.1:47823', '--env', 'ANTHROPIC_API_KEY=made-up'],
          ...['--env', 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1'],
        ],
      },
    );
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stderr).toBe('');
    const messages = JSON.parse(stdout) as { type: string; result?: string }[];
    expect(messages.at(-1)).toMatchObject({ type: 'result', is_error: false, result: 'Done.' });
    const told = JSON.stringify(model.requests.at(-1)?.body);
    for (const text of ['ripgrep 1', 'git version 2', '12345']) expect(told).toContain(text);
  },
);

testWithEngine(
  "the command has the standard streams to itself, and its exit code is the container's",
  async ({ engine }) => {
    await using model = await startModelServer({ script: [] });
    await using socket = await socketTo(model.url);
    const script =
      'read -r line; echo "got $line"; curl -s -o /dev/null http://127.0.0.1:47823/ && echo reached; exit 7';
    const ran = await runContained(engine, ['bash', '-c', script], {
      options: mount(socket.directory),
      stdin: 'a line\n',
    });
    expect(ran).toStrictEqual({ exitCode: 7, stdout: 'got a line\nreached\n', stderr: '' });
  },
);

testWithEngine('without a socket nothing listens, and the command runs all the same', async ({ engine }) => {
  const script = 'curl -s http://127.0.0.1:47823/ || echo "refused: $?"; pgrep socat || echo none';
  const ran = await runContained(engine, ['bash', '-c', script]);
  expect(ran).toStrictEqual({ exitCode: 0, stdout: 'refused: 7\nnone\n', stderr: '' });
});

testWithEngine('a relay that cannot start is said, and the command does not run', async ({ engine }) => {
  await using model = await startModelServer({ script: [] });
  await using socket = await socketTo(model.url);
  const ran = await runContained(engine, ['claude-ops-run', 'no-port', 'echo', 'ran'], {
    options: mount(socket.directory),
  });
  expect(ran).toMatchObject({ exitCode: 70, stdout: '' });
  expect(ran.stderr).toContain('claude-ops-run: the relay to the gateway did not start');
});

testWithEngine('a command that is not there is said by its exit code', async ({ engine }) => {
  expect(await runContained(engine, ['is-not-there'])).toMatchObject({ exitCode: 127, stdout: '' });
});
