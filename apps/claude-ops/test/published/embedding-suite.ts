import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { Project } from './project.ts';

const root = new URL('../../../../', import.meta.url);
const env = { MY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), MY_TOKEN: 'made-up' };

interface Program {
  /** The heading that it stands below. */
  readonly section: string;
  /** Lines that follow it. */
  readonly after?: (port: number) => string;
  readonly file?: string;
}

/** Runs the program of a section, on a free port and with the stand-in, and what is said to follow it. */
async function run(
  project: Project,
  { section, after = () => '', file = 'docs/embedding.md' }: Program,
): Promise<string> {
  await using model = await startModelServer({ script: [say('Hello.')] });
  const document = await readFile(new URL(file, root), 'utf8');
  const [, program = ''] =
    /```ts\n(.*?)^```$/ms.exec(document.slice(document.indexOf(`## ${section}`))) ?? [];
  const port = await freePort();
  const claude = `claude: ${JSON.stringify({ baseUrl: model.url })}`;
  const lines = program
    .replace(/createClaudeOps\((?:\{|(?=\)))/, (call) =>
      call.endsWith('{') ? `${call} ${claude},` : `${call}{ ${claude} }`,
    )
    .replaceAll('3000', String(port));
  await project.write('program.ts', lines + after(port));
  const { exitCode, output } = await project.run('node', ['program.ts'], env);
  expect(exitCode, output).toBe(0);
  return output;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const END = `\nprocess.kill(process.pid, 'SIGTERM');\n`;

/** Asks below the prefix, without a token and with one. */
const ask = (port: number) => `
const base = 'http://127.0.0.1:${port}/ops';
const headers = { authorization: 'Bearer made-up', 'content-type': 'application/json' };
const body = JSON.stringify({ prompt: 'Say hello', apiKey: 'sk-ant-made-up' });
console.log((await fetch(base + '/health')).status);
const created = await fetch(base + '/api/tasks', { method: 'POST', headers, body });
const { id } = await created.json();
console.log(created.status, created.headers.get('location') === '/ops/api/tasks/' + id);
const events = await fetch(base + '/api/tasks/' + id + '/events', {
  headers: { ...headers, accept: 'text/event-stream' },
});
console.log((await events.text()).includes('event: task.completed'));
${END}`;

/** The programs of docs/embedding.md do what it says, in a project that has the packages, Express and Fastify. */
export function embeddingSuite(projectOf: () => Project): void {
  const output = async (program: Program) => await run(projectOf(), program);

  test('embedded: tasks that survive a restart', async () => {
    expect(await output({ section: 'Tasks that survive a restart' })).toBe('completed\nSay hello\n');
  });

  test('embedded: the few lines of the README', async () => {
    const program = { section: 'Inside your own service', file: 'README.md' };
    expect(await output(program)).toMatch(/^Hello\. 0\.\d+\n$/);
  });

  test('embedded: a service that waits for the one before it', async () => {
    expect(await output({ section: 'Restarts', after: () => END })).toBe('started\n');
  });

  test.each(['In an Express app', 'In a Fastify app'])('embedded: the API %s', async (section) => {
    expect(await output({ section, after: ask })).toBe('listening\n401\n201 true\ntrue\n');
  });

  test('embedded: hooks and routes of its own', async () => {
    expect(await output({ section: 'Hooks and routes of your own' })).toBe('403\n');
  });
}
