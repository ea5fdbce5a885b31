import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { Project } from './project.ts';
import type { Served } from './start-published.ts';

const REDIRECT = new URL('stand-in-port.mjs', import.meta.url).href;

/** The environment for programs that speak to port 3000: they reach the server. */
async function start(project: Project, { url, model }: Served): Promise<NodeJS.ProcessEnv> {
  model.setScript([say('As you wish.')]);
  await project.write('.curlrc', `connect-to = "localhost:3000:${new URL(url).host}"\nsilent\nshow-error\n`);
  return { CLAUDE_OPS_URL: url, CURL_HOME: project.directory, NODE_OPTIONS: `--import=${REDIRECT}` };
}

export function testsOfFirstLines(project: () => Project, served: () => Served): void {
  test('the first call with curl', async () => {
    const env = await start(project(), served());
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
    const { exitCode, output } = await project().run('sh', ['create.sh'], env);
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
    const env = await start(project(), served());
    await project().write(
      'run.sh',
      `npx claude-ops run \\
  -p "Explain the Liskov Substitution Principle" \\
  -k sk-ant-... \\
  --wait
`,
    );
    const { exitCode, output } = await project().run('sh', ['run.sh'], env);
    expect(exitCode, output).toBe(0);
    expect(output).toContain('As you wish.');
  });

  test('the first lines of TypeScript', async () => {
    const env = await start(project(), served());
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
    expect(await project().run('node', ['quicksort.ts'], env)).toEqual({
      exitCode: 0,
      output: 'As you wish.\n',
    });
  });
}
