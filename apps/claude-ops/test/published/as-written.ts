import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { Project } from './project.ts';
import { startPublished } from './start-published.ts';

const REDIRECT = new URL('stand-in-port.mjs', import.meta.url).href;

/** A server from the tarball, and the environment for programs that speak to port 3000: they reach that server. */
async function start(project: Project): Promise<AsyncDisposable & { readonly env: NodeJS.ProcessEnv }> {
  await using opened = new AsyncDisposableStack();
  const model = opened.use(await startModelServer({ script: [say('As you wish.')] }));
  const variables = { UPSTREAM_BASE_URL: model.url, LOG_LEVEL: 'warn' };
  const { url } = opened.use(await startPublished(project, variables));
  await project.write('.curlrc', `connect-to = "localhost:3000:${new URL(url).host}"\nsilent\nshow-error\n`);
  const resources = opened.move();
  return {
    env: { CLAUDE_OPS_URL: url, CURL_HOME: project.directory, NODE_OPTIONS: `--import=${REDIRECT}` },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

export function testsOfFirstLines(project: () => Project): void {
  test('the first call with curl', async () => {
    await using server = await start(project());
    await project().write(
      'create.sh',
      `curl -X POST http://localhost:3000/api/tasks \\
  -H "Content-Type: application/json" \\
  -d '{
    "prompt": "Write a hello world function in TypeScript",
    "apiKey": "sk-ant-...",
    "mode": "process",
    "model": "claude-sonnet-4-6",
    "timeout": 60000,
    "tags": { "project": "demo" }
  }'
`,
    );
    const { exitCode, output } = await project().run('sh', ['create.sh'], server.env);
    expect(exitCode, output).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      prompt: 'Write a hello world function in TypeScript',
      mode: 'process',
      model: 'claude-sonnet-4-6',
      timeout: 60_000,
      tags: { project: 'demo' },
    });
  });

  test('the first command', async () => {
    await using server = await start(project());
    await project().write(
      'run.sh',
      `npx claude-ops run \\
  -p "Explain the Liskov Substitution Principle" \\
  -k sk-ant-... \\
  --wait
`,
    );
    const { exitCode, output } = await project().run('sh', ['run.sh'], server.env);
    expect(exitCode, output).toBe(0);
    expect(output).toContain('As you wish.');
  });

  test('the first lines of TypeScript', async () => {
    await using server = await start(project());
    await project().write(
      'quicksort.ts',
      `import { ClaudeOps } from '@claude-ops/sdk';

const client = new ClaudeOps({ baseUrl: 'http://localhost:3000' });

const task = await client.createTask({
  prompt: 'Write a quicksort implementation in Python',
  apiKey: 'sk-ant-...',
});

const result = await client.waitForCompletion(task.id);
console.log(result.result?.data);
`,
    );
    expect(await project().run('node', ['quicksort.ts'], server.env)).toEqual({
      exitCode: 0,
      output: 'As you wish.\n',
    });
  });
}
