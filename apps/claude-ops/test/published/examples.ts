import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { say, startModelServer, structured, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { zipOf } from '../hostile/zip-of.ts';
import type { Project } from './project.ts';
import type { Served } from './start-published.ts';

const TYPESCRIPT = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));
const apiKey = 'sk-ant-api03-made-up-for-the-examples-99999';

/** The environment of somebody who has an agent write two files. */
function start({ directory }: Project, { url, model }: Served): NodeJS.ProcessEnv {
  model.setScript([useTool('Bash', { command: 'ls > SUMMARY.md; cp SUMMARY.md TODO.md' }), say('Written.')]);
  const PATH = `${path.join(directory, 'node_modules/.bin')}:${process.env['PATH']}`;
  return { PATH, CLAUDE_OPS_URL: url, ANTHROPIC_API_KEY: apiKey };
}

export function testsOfExamples(project: () => Project, served: () => Served): void {
  test('REST: a zip goes in by curl, and the events, the result and the files come out', async () => {
    const env = start(project(), served());
    await writeFile(
      path.join(project().directory, 'project.zip'),
      zipOf([{ name: 'note.txt', data: 'hello' }]),
    );
    const { exitCode, output } = await project().run('sh', ['rest.sh', 'project.zip'], env);
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/event: task\.completed\n\{.*"status":"completed"/s);
    const archive = await readFile(path.join(project().directory, 'artifacts.zip'), 'latin1');
    expect(archive).toMatch(/^PK.*SUMMARY\.md.*TODO\.md/s);
  });

  test('command line: a folder goes in, and what was changed comes back', async () => {
    const env = start(project(), served());
    await project().write('source/note.txt', 'hello');
    const { exitCode, output } = await project().run('sh', ['command-line.sh', 'source'], env);
    expect(exitCode, output).toBe(0);
    expect(output).toContain('Written.');
    expect(await readFile(path.join(project().directory, 'changed/SUMMARY.md'), 'utf8')).toBe(
      'SUMMARY.md\nnote.txt\n',
    );
  });

  test('SDK: one folder goes in for many prompts, and each gives its files and its cost', async () => {
    const env = start(project(), served());
    await project().write('source/note.txt', 'hello');
    const { exitCode, output } = await project().run('node', ['sdk.ts', 'source'], env);
    expect(exitCode, output).toBe(0);
    expect(output.match(/^completed: Write .* \(\$0\.\d+\)/gm)).toHaveLength(2);
    expect(output.match(/^\S+ completed 0\.\d+$/gm)).toHaveLength(2);
    const changed = await readdir(path.join(project().directory, 'changed'), { recursive: true });
    expect(changed.filter((name) => /.\/TODO\.md$/.test(name))).toHaveLength(2);
  });

  test('embedded: core runs a task inside another program, and SQLite keeps it', async () => {
    await using model = await startModelServer({ script: [structured({ primes: [2, 3, 5] })] });
    const { exitCode, output } = await project().run('node', ['embedded.ts'], {
      UPSTREAM_BASE_URL: model.url,
      ANTHROPIC_API_KEY: apiKey,
      MY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/^1 task\.queued\n.*task\.completed\n\{"primes":\[2,3,5\]\}\n$/s);
    // The lines of the documents about embedding keep their tasks there too.
    for (const name of ['claude-ops.db', 'claude-ops.db-wal', 'claude-ops.db-shm', 'data'])
      await rm(path.join(project().directory, name), { recursive: true, force: true });
  });

  test('the examples in TypeScript have no type error', async () => {
    const options = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'esnext',
      lib: ['esnext'],
      types: ['node'],
      skipLibCheck: true,
    };
    await project().write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
    expect(await project().run('node', [TYPESCRIPT, '-p', '.'])).toEqual({ exitCode: 0, output: '' });
  });
}
