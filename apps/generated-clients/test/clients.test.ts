import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { build } from 'rolldown';
import { expect, test } from 'vitest';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const CLAUDE_OPS = fileURLToPath(new URL('bin/run.js', import.meta.resolve('claude-ops/package.json')));
/** An archive without an entry: the smallest there is. */
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]).toString('base64');
const COMPILER_OPTIONS = {
  strict: true,
  target: 'esnext',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['esnext', 'dom', 'dom.iterable'],
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
};
/** What each program prints: it has run two tasks, one of them with files, waited, and asked for an artifact, a tag and what is not there. */
const DONE = {
  status: 'completed',
  text: 'asked to write',
  withFiles: 'asked to read',
  artifact: 'made by Claude',
  found: [true],
  code: 'task_not_found',
};

const run = promisify(execFile);
const hasPython = spawnSync('python3', ['--version']).status === 0;
const tool = (name: string) => path.join(PACKAGE, 'node_modules/.bin', name);

const generateWithOrval = (client: 'fetch' | 'axios') => async (place: string, baseUrl: string) => {
  const output = { target: './generated/client.ts', client, ...(client === 'fetch' && { baseUrl }) };
  const config = { ops: { input: '../openapi.json', output } };
  await writeFile(path.join(place, 'orval.config.js'), `export default ${JSON.stringify(config)};`);
  await run(tool('orval'), ['--config', 'orval.config.js'], { cwd: place });
};

/** How each program's client is generated, with the generator's default settings. */
const GENERATORS: Readonly<Record<string, (place: string, baseUrl: string) => Promise<unknown>>> = {
  'openapi-fetch': (place) =>
    run(tool('openapi-typescript'), ['../openapi.json', '-o', 'generated/types.ts'], { cwd: place }),
  'orval-fetch': generateWithOrval('fetch'),
  'orval-axios': generateWithOrval('axios'),
  'hey-api': (place) => run(tool('openapi-ts'), ['-i', '../openapi.json', '-o', 'generated'], { cwd: place }),
};

test('clients of generators, and the standard library of Python, do the job of the README', async () => {
  await using directory = await temporaryDirectory();
  await using server = await startServer(directory.path);
  const document = await fetch(`${server.url}/openapi.json`);
  await writeFile(path.join(directory.path, 'openapi.json'), await document.text());
  const env = { ...process.env, OPS_URL: server.url, OPS_ZIP: EMPTY_ZIP };

  const runPython = async () =>
    await run('python3', [path.join(PACKAGE, 'programs/standard_library.py')], { env });
  const runGenerated = async (program: string) => {
    const place = await prepare(program, directory.path);
    await GENERATORS[program]?.(place, server.url);
    // Their users bundle them too: what generators import has no file name extension.
    await build({ cwd: place, input: 'program.ts', platform: 'node', output: { file: 'program.mjs' } });
    return await run(process.execPath, ['program.mjs'], { cwd: place, env });
  };
  const names = Object.keys(GENERATORS);
  const ended = await Promise.allSettled([...names.map(runGenerated), ...(hasPython ? [runPython()] : [])]);
  // All at once: the declarations that they share are most of a compiler's work.
  const config = { compilerOptions: COMPILER_OPTIONS, files: names.map((name) => `${name}/program.ts`) };
  await writeFile(path.join(directory.path, 'tsconfig.json'), JSON.stringify(config));
  await symlink(path.join(PACKAGE, 'node_modules'), path.join(directory.path, 'node_modules'));
  await run(tool('tsc'), ['-p', '.'], { cwd: directory.path });
  const results = ended.map((end): unknown =>
    end.status === 'fulfilled' ? JSON.parse(end.value.stdout) : end.reason,
  );
  expect(results).toEqual(results.map(() => DONE));
}, 120_000);

async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'clients-'));
  return {
    path: directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A server, of which Claude makes a file when it is asked to write. */
async function startServer(directory: string): Promise<AsyncDisposable & { readonly url: string }> {
  const model = await startModelServer({
    script: ({ prompt, turn }) =>
      prompt === 'write' && turn === 0
        ? useTool('Write', { file_path: 'made.txt', content: 'made by Claude' })
        : say(`asked to ${prompt}`),
  });
  const server = spawn(
    process.execPath,
    [CLAUDE_OPS, 'start', '--port', '0', '--data-dir', path.join(directory, 'data'), '--json'],
    {
      env: { ...process.env, UPSTREAM_BASE_URL: model.url, SHUTDOWN_GRACE_MS: '0', WARM_PROCESSES: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.kill();
      await once(server, 'exit');
      await model.close();
    },
  };
}

/** A directory for a program and what a generator makes, which finds the packages of this one. */
async function prepare(program: string, directory: string): Promise<string> {
  const place = path.join(directory, program);
  await mkdir(path.join(place, 'generated'), { recursive: true });
  await cp(path.join(PACKAGE, 'programs', `${program}.ts`), path.join(place, 'program.ts'));
  await symlink(path.join(PACKAGE, 'node_modules'), path.join(place, 'node_modules'));
  await writeFile(path.join(place, 'package.json'), '{"type":"module"}');
  return place;
}
