import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { say, startModelServer } from '@claude-ops/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { coldArguments } from '../../../src/claude/delivery/arguments.ts';
import { claudeEnvironment } from '../../../src/claude/environment.ts';
import { openingMessages } from '../../../src/claude/delivery/opening-messages.ts';
import { seedHome } from '../../../src/executors/process/seed-home.ts';
import { anAttempt } from '../../support/an-attempt.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { asWritten } from '../../support/written-by.ts';

/** Runs a prompt in a new home, at the same place each time. @returns what the model was asked, and what the CLI has configured then. */
async function runIn(home: string, seed: (home: string) => Promise<void>) {
  await using model = await startModelServer({ script: [say('OK')] });
  await mkdir(path.join(home, 'work'), { recursive: true });
  await seed(home);
  const gateway = { baseUrl: model.url, token: 'sk-ant-made-up', isFirstParty: false, proxyUrl: null };
  const attempt = anAttempt({ prompt: 'Say OK.', permissionMode: 'default' });
  await execa('claude', coldArguments(attempt), {
    cwd: path.join(home, 'work'),
    env: claudeEnvironment({
      host: process.env,
      additions: {},
      gateway,
      home,
      temporaryDirectory: home,
      isPatient: false,
    }),
    extendEnv: false,
    input: asWritten(openingMessages(attempt, gateway)),
  });
  const configuration = await readFile(path.join(home, '.claude', '.claude.json'), 'utf8');
  await rm(home, { recursive: true });
  return { asked: model.requests.map(({ body }) => body), configuration };
}

/** But for what is made at random. */
function comparable(body: unknown): string {
  const { metadata: _, ...rest } = body as Record<string, unknown>;
  return JSON.stringify(rest, null, 1).replaceAll(/cch=\w+/g, 'cch');
}

test('in a seeded home the CLI finds nothing left to write down, and asks the model for the same as in an empty one', async () => {
  await using directory = await temporaryDirectory();
  const home = path.join(directory.path, 'home');
  let seededWith = '';
  const seeded = await runIn(home, async () => {
    await seedHome(home);
    seededWith = await readFile(path.join(home, '.claude', '.claude.json'), 'utf8');
  });
  const empty = await runIn(home, async () => undefined);
  expect(seeded.configuration).toBe(seededWith);
  expect(seeded.asked.map(comparable)).toEqual(empty.asked.map(comparable));
  expect(seeded.asked).toHaveLength(1);
});

test('what the CLI finds in a seeded home is all that it writes into an empty one, and no two are of the same user', async () => {
  await using directory = await temporaryDirectory();
  const written = async (name: string, seed: (home: string) => Promise<void>) => {
    const { configuration } = await runIn(path.join(directory.path, name), seed);
    return JSON.parse(configuration) as Record<string, unknown>;
  };
  const [one, another, own] = [
    await written('one', seedHome),
    await written('another', seedHome),
    await written('empty', async () => undefined),
  ];
  // What it says of itself: its version, and of what it would tell a person.
  const { firstStartVersion: _, seenNotifications: __, ...expected } = own;
  expect(Object.keys(one).toSorted()).toEqual(Object.keys(expected).toSorted());
  expect(one['migrationVersion']).toBe(expected['migrationVersion']);
  expect(Object.keys(one['pluginUsage'] as object)).toEqual(Object.keys(expected['pluginUsage'] as object));
  for (const identity of ['userID', 'machineID']) {
    expect(one[identity]).toMatch(/^[0-9a-f]{64}$/);
    expect(one[identity]).not.toBe(another[identity]);
  }
});
