import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createClaudeOps } from '../../src/index.ts';
import { findProcesses } from '../support/processes.ts';

const EMBEDDER = fileURLToPath(new URL('../fixtures/embeds-without-directory.ts', import.meta.url));
const CLAUDE = fileURLToPath(new URL('../fixtures/starts-a-sleeper.mjs', import.meta.url));

const directories = () => readdirSync(os.tmpdir()).filter((name) => /^claude-ops-[\da-f-]{36}$/.test(name));

/** A service with an engine without a directory, and a run that goes on. */
async function startEmbedder() {
  const before = directories();
  const child = spawn(process.execPath, [EMBEDDER, CLAUDE], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(createInterface(child.stdout), 'line');
  const name = directories().find((one) => !before.includes(one)) ?? '';
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { directory: path.join(os.tmpdir(), name), kill, [Symbol.asyncDispose]: kill };
}

const sleepers = () => findProcesses(/^sleep 301$/);

test('an engine without a directory that is killed leaves nothing that the next start does not remove, and one that lives is left alone', async () => {
  await using alive = await startEmbedder();
  {
    await using killed = await startEmbedder();
    await killed.kill();
    expect(existsSync(path.join(killed.directory, 'attempts'))).toBe(true);
    expect(sleepers()).toHaveLength(2);

    await using ops = createClaudeOps();
    await ops.start();
    expect(existsSync(killed.directory)).toBe(false);
    expect(existsSync(path.join(alive.directory, 'attempts'))).toBe(true);
    expect(sleepers()).toHaveLength(1);
  }
  await alive.kill();
  await using ops = createClaudeOps();
  await ops.start();
  expect(existsSync(alive.directory)).toBe(false);
  expect(sleepers()).toEqual([]);
  expect(directories()).toHaveLength(1);
});

test('what is called like a directory of an engine, and shows no sign of one, stays', async () => {
  const stranger = path.join(os.tmpdir(), 'claude-ops-stranger');
  const link = path.join(os.tmpdir(), 'claude-ops-link');
  await mkdir(stranger);
  await symlink(stranger, link);
  await using ops = createClaudeOps();
  await ops.start();
  expect(existsSync(link)).toBe(true);
  for (const one of [link, stranger]) rmSync(one, { recursive: true });
});

test('two engines of one name without a directory do not share one', async () => {
  await using first = createClaudeOps({ instanceId: 'same' });
  await using second = createClaudeOps({ instanceId: 'same' });
  await first.start();
  await expect(second.start()).rejects.toThrow(
    /^Another engine works in .*claude-ops-same: give each its own name with `instanceId`, or its own directory with `dataDirectory`\.$/,
  );
  await second.stop();
  expect(existsSync(path.join(os.tmpdir(), 'claude-ops-same/workspaces'))).toBe(true);
});
