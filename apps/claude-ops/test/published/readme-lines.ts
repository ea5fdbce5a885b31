import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { temporaryDatabase } from '@claude-ops/testing-postgres/vitest';
import { expect, test } from 'vitest';
import { zipOf } from '../hostile/zip-of.ts';
import { embeddingSuite } from './embedding-suite.ts';
import type { Project } from './project.ts';
import type { Published } from './publish.ts';
import type { Served } from './start-published.ts';

const REDIRECT = new URL('stand-in-port.mjs', import.meta.url).href;

export function testsOfReadmeLines(
  published: () => Published,
  project: () => Project,
  served: () => Served,
): void {
  /** The blocks of TypeScript in the README of a package. */
  function blocksOf(name: string): string[] {
    const blocks = published()
      .find(name)
      .readme.matchAll(/^```ts\n(.*?)^```$/gms);
    return Array.from(blocks, ([, lines = '']) => lines);
  }

  /** Runs lines as a program of the project and gives what they print. */
  async function run(lines: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    await project().write('lines.ts', lines);
    const { exitCode, output } = await project().run('node', ['lines.ts'], env);
    expect(exitCode, output).toBe(0);
    return output;
  }

  test('@claude-ops/core', async () => {
    await using model = await startModelServer({ script: [say('Hello.')] });
    const claude = `claude: ${JSON.stringify({ baseUrl: model.url })},`;
    const env = { MY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    const outputs: string[] = [];
    for (const block of blocksOf('@claude-ops/core'))
      outputs.push(await run(block.replace(/createClaudeOps\(\{/, `createClaudeOps({ ${claude}`), env));
    expect(outputs[0]).toMatch(/^1 task\.queued\n.*\d+ task\.completed\nHello\. 0\.\d+\n$/s);
  }, 60_000);

  test('@claude-ops/storage', async () => {
    await using database = await temporaryDatabase();
    const env = {
      DATABASE_URL: database.url,
      CLAUDE_OPS_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const [sqlite = '', postgres = ''] = blocksOf('@claude-ops/storage');
    expect(await run(sqlite)).toContain('queued: 0');
    expect(await run(postgres, env)).toMatch(/^worker-1 \w+\n$/);
  }, 60_000);

  test('@claude-ops/server', async () => {
    const before = `import { createClaudeOps } from '@claude-ops/core';\nawait using api = createClaudeOps();\n`;
    const after = `console.log((await fetch(new URL('/livez', url))).status);\nprocess.kill(process.pid, 'SIGTERM');\n`;
    for (const block of blocksOf('@claude-ops/server'))
      expect(await run(before + block.replace('port: 3000', 'port: 0') + after)).toMatch(
        /listens on http.*\n200\n/,
      );
  });

  test('@claude-ops/contract', async () => {
    const after = `console.log(await submit({ createTask: async () => ({ id: 'ID' }) } as any, { promt: 'Hi' }));
console.log(await submit({ createTask: async () => ({ id: 'ID' }) } as any, { prompt: 'Hi', apiKey: 'sk-ant-...' }));`;
    const [block = ''] = blocksOf('@claude-ops/contract');
    expect(await run(block + after)).toMatch(/Fix the fields.*\nwatch \/api\/tasks\/ID\/events\n$/s);
  });

  test('@claude-ops/sdk', async () => {
    const { url, model } = served();
    model.setScript([useTool('Bash', { command: 'echo fine > report.md' }), say('Sorted.')]);
    const env = { CLAUDE_OPS_URL: url, NODE_OPTIONS: `--import=${REDIRECT}` };
    await writeFile(
      path.join(project().directory, 'project.zip'),
      zipOf([{ name: 'note.txt', data: 'hello' }]),
    );
    // The later lines go on with what the first have made.
    const blocks = blocksOf('@claude-ops/sdk').filter((block) => !block.includes('undici'));
    const output = await run(blocks.join(''), env);
    expect(output).toMatch(/^1 task\.queued\n.*Sorted\.\n$/s);
    expect(await readFile(path.join(project().directory, 'report.md'), 'utf8')).toBe('fine\n');
    expect(await readFile(path.join(project().directory, 'results/report.md'), 'utf8')).toBe('fine\n');
  }, 60_000);

  test('@claude-ops/cli', async () => {
    const [commands = '', bin = ''] = blocksOf('@claude-ops/cli');
    const oclif = { commands: { strategy: 'explicit', target: './commands.js', identifier: 'COMMANDS' } };
    await project().write(
      'package.json',
      JSON.stringify({ name: 'own', version: '1.2.3', type: 'module', oclif }),
    );
    await project().write('commands.js', commands);
    await project().write('bin.js', bin);
    const { output } = await project().run('node', ['bin.js', 'run', '--help']);
    expect(output).toContain('--prompt');
  });

  test('@claude-ops/testing', async () => {
    const [block = ''] = blocksOf('@claude-ops/testing');
    const home = path.join(project().directory, 'claude-home');
    const output = await run(block.replace('/tmp/claude-home', home));
    expect(output).toBe("It said hello.\n[ '0: Say hello', '1: Say hello' ]\n");
  });

  embeddingSuite(project);
}
