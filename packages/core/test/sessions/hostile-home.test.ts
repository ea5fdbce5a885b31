import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import {
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { assert, expect, test } from 'vitest';
import { findTranscript, openProjects } from '../../src/sessions/find-transcript.ts';
import { takeProjects } from '../../src/sessions/take-projects.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const line = (fields: object) => `${JSON.stringify(fields)}\n`;

/** A home with one session in it. */
async function makeHome() {
  const directory = await temporaryDirectory();
  const home = path.join(directory.path, 'home');
  const projects = path.join(home, '.claude', 'projects');
  const sessionId = randomUUID();
  const project = path.join(projects, '-workspace');
  const transcript = path.join(project, `${sessionId}.jsonl`);
  await mkdir(project, { recursive: true });
  await writeFile(transcript, line({ type: 'user', text: 'hello' }));
  const outside = path.join(directory.path, 'outside');
  await mkdir(path.join(outside, '-workspace'), { recursive: true });
  await writeFile(path.join(outside, '-workspace', `${sessionId}.jsonl`), line({ secret: 'outside' }));
  const target = path.join(directory.path, 'kept');
  return {
    home,
    projects,
    project,
    transcript,
    sessionId,
    outside,
    take: (more: { sessionId?: string | undefined; except?: string; uid?: number } = {}) =>
      takeProjects(
        {
          home,
          sessionId,
          except: undefined,
          uid: undefined,
          mask: (text) => text.replaceAll('key', '***'),
          ...more,
        },
        target,
      ),
    async kept() {
      const entries = await readdir(target, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => !entry.isDirectory());
      return files
        .map(({ parentPath, name }) => path.relative(target, path.join(parentPath, name)))
        .toSorted();
    },
    read: (name: string) => readFile(path.join(target, name), 'utf8'),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('a transcript is copied masked and without what the CLI has counted', async () => {
  await using home = await makeHome();
  const counted = `${line({ type: 'cost-state', totalCostUSD: 1 })} { "cost": 1, "type" : "cost-state" }\n`;
  await writeFile(
    home.transcript,
    `${line({ type: 'user', text: 'a key' })}${counted}${line({ type: 'x', text: 'cost-state \u2028' })}`,
  );
  expect(await home.take()).toBe(home.sessionId);
  const name = `-workspace/${home.sessionId}.jsonl`;
  expect(await home.kept()).toEqual([name]);
  expect(await home.read(name)).toBe(
    `${line({ type: 'user', text: 'a ***' })}${line({ type: 'x', text: 'cost-state \u2028' })}`,
  );
});

test('long outputs of tools come along, and transcripts of other sessions do not', async () => {
  await using home = await makeHome();
  const outputs = path.join(home.project, home.sessionId, 'tool-results');
  await mkdir(outputs, { recursive: true });
  await writeFile(path.join(outputs, 'a.txt'), 'the\nkey\n');
  await writeFile(path.join(home.project, `${randomUUID()}.jsonl`), line({ type: 'user' }));
  expect(await home.take()).toBe(home.sessionId);
  const output = `-workspace/${home.sessionId}/tool-results/a.txt`;
  expect(await home.kept()).toEqual([`-workspace/${home.sessionId}.jsonl`, output].toSorted());
  expect(await home.read(output)).toBe('the\n***\n');
});

test('without an id the session that was written to last is taken, but not the one that the run went on from', async () => {
  await using home = await makeHome();
  const [earlier, newest] = [randomUUID(), randomUUID()];
  await writeFile(path.join(home.project, `${earlier}.jsonl`), line({ type: 'user' }));
  await writeFile(path.join(home.project, `${newest}.jsonl`), line({ type: 'user' }));
  await utimes(home.transcript, 100, 100);
  await utimes(path.join(home.project, `${earlier}.jsonl`), 200, 200);
  expect(await home.take({ sessionId: undefined, except: newest })).toBe(earlier);
});

test.for<[string, (home: Awaited<ReturnType<typeof makeHome>>) => Promise<void>]>([
  [
    'a link in the place of the transcript',
    async (home) => {
      await rm(home.transcript);
      await symlink(path.join(home.outside, '-workspace', `${home.sessionId}.jsonl`), home.transcript);
    },
  ],
  [
    'a link in the place of the project',
    async (home) => {
      await rename(home.project, `${home.project}-moved`);
      await symlink(path.join(home.outside, '-workspace'), home.project);
      await rm(`${home.project}-moved`, { recursive: true });
    },
  ],
  [
    'a link in the place of all projects',
    async (home) => {
      await rename(home.projects, `${home.projects}-moved`);
      await symlink(home.outside, home.projects);
    },
  ],
  [
    'a link in the place of the configuration',
    async (home) => {
      const configuration = path.join(home.home, '.claude');
      await rename(configuration, `${configuration}-moved`);
      await mkdir(path.join(home.outside, 'projects'));
      await symlink(home.outside, configuration);
    },
  ],
  [
    'a pipe',
    async (home) => {
      await rm(home.transcript);
      execFileSync('mkfifo', [home.transcript]);
    },
  ],
  [
    'a directory',
    async (home) => {
      await rm(home.transcript);
      await mkdir(home.transcript);
    },
  ],
  ['5 GB', async (home) => await truncate(home.transcript, 5 * 1024 ** 3)],
  ['a line of 33 MiB', async (home) => await truncate(home.transcript, 33 * 1024 ** 2)],
  ['nothing', async (home) => await rm(home.transcript)],
])('%s is not kept', async ([, change]) => {
  await using home = await makeHome();
  await change(home);
  expect(await home.take()).toBeUndefined();
  expect(await home.kept()).toEqual([]);
});

test('a hard link to the file of another user is not kept', async () => {
  await using home = await makeHome();
  await rm(home.transcript);
  await link(path.join(home.outside, '-workspace', `${home.sessionId}.jsonl`), home.transcript);
  expect(await home.take({ uid: (process.getuid?.() ?? 0) + 1 })).toBeUndefined();
});

test('of the other files those that are too many, too deep or links are left out', async () => {
  await using home = await makeHome();
  const outputs = path.join(home.project, home.sessionId, 'tool-results');
  await mkdir(path.join(outputs, 'deep', 'deeper'), { recursive: true });
  await writeFile(path.join(outputs, 'deep', 'deeper', 'b.txt'), 'b');
  await symlink(home.outside, path.join(outputs, 'linked'));
  await symlink('/etc/passwd', path.join(outputs, 'passwd.txt'));
  await writeFile(path.join(outputs, 'large.txt'), '');
  await truncate(path.join(outputs, 'large.txt'), 17 * 1024 ** 2);
  expect(await home.take()).toBe(home.sessionId);
  expect(await home.kept()).toEqual([`-workspace/${home.sessionId}.jsonl`]);
});

test('of all directories of a home together only so many names are read, and others have their turn meanwhile', async () => {
  await using home = await makeHome();
  await rm(home.transcript);
  for (let project = 0; project < 20; project += 1)
    for (let below = 0; below < 50; below += 1)
      mkdirSync(path.join(home.projects, `p${project}`, `d${below}`), { recursive: true });
  using projects = openProjects(home.home);
  assert(projects);
  const left = { names: 600 };
  let hadTurn = false;
  setImmediate(() => (hadTurn = true));
  const known = { sessionId: undefined, except: undefined, left };
  expect(await findTranscript(projects, known)).toBeUndefined();
  expect([left.names, hadTurn]).toEqual([0, true]);
});
