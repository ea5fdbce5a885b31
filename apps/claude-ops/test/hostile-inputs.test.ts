import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { HOSTILE_FORMS } from './hostile/hostile-multipart.ts';
import { HOSTILE_REFS, HOSTILE_URLS } from './hostile/hostile-repositories.ts';
import { HOSTILE_PATHS, HOSTILE_REQUESTS } from './hostile/hostile-requests.ts';
import { HOSTILE_ZIPS } from './hostile/hostile-zips.ts';
import { sendRaw } from './hostile/raw-request.ts';
import { processesWith } from './support/processes.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-hostile-inputs-1';
const requests = Object.entries({ ...HOSTILE_REQUESTS, ...HOSTILE_FORMS });
const zips = Object.entries(HOSTILE_ZIPS);
const repositories = [
  ...HOSTILE_URLS.map((gitUrl) => ({ gitUrl })),
  ...HOSTILE_REFS.map((gitRef) => ({ gitUrl: 'https://example.invalid/x.git', gitRef })),
];
const count = requests.length + zips.length + repositories.length + HOSTILE_PATHS.length;

test(`${count} hostile inputs get their errors, nothing of them is left, and the server goes on`, async () => {
  expect(count).toBeGreaterThanOrEqual(100);
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [useTool('Bash', { command: 'echo made > made.txt' }), say('Done.')],
  });
  await using server = await startServerProcess(path.join(directory.path, 'data'), {
    UPSTREAM_BASE_URL: model.url,
    WORKSPACE_MAX_FILES: '100',
    LOG_LEVEL: 'warn',
  });

  for (const [name, { expected, ...request }] of requests) {
    const { code, status } = await sendRaw(server.url, request);
    expect
      .soft({ code, isRefused: status >= 400 && status < 500 }, name)
      .toEqual({ code: expected, isRefused: true });
  }
  for (const [name, archive] of zips) {
    expect
      .soft(await endOf(server, { type: 'zip', data: archive.toString('base64') }), name)
      .toBe('workspace_failed');
  }
  for (const repository of repositories) {
    expect
      .soft(await endOf(server, { type: 'git', ...repository }), JSON.stringify(repository))
      .toMatch(/^(invalid_request|workspace_failed)$/);
  }

  const { id } = await server.client.createTask({ prompt: 'make', apiKey, permissionMode: 'auto' });
  expect(await server.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  expect((await server.client.listArtifacts(id)).data.map((artifact) => artifact.path)).toEqual(['made.txt']);
  for (const wanted of HOSTILE_PATHS) {
    const { status, text } = await sendRaw(server.url, { path: `/api/tasks/${id}/artifacts/${wanted}` });
    expect.soft(status, wanted).toBeGreaterThanOrEqual(400);
    expect.soft(status, wanted).toBeLessThan(500);
    expect.soft(text, wanted).not.toContain('root:');
  }

  expect(await readdir(directory.path)).toEqual(['data']);
  const { data: tasks } = await server.client.listTasks({ status: ['queued', 'running'] });
  expect(tasks).toEqual([]);
  expect(await readdir(path.join(directory.path, 'data', 'workspaces'))).toEqual([]);
  expect(await readdir(path.join(directory.path, 'data', 'uploads'))).toEqual([]);
  expect(model.requests).toHaveLength(2);
  expect(processesWith(directory.path).filter((command) => !command.includes('run.js start'))).toEqual([]);
}, 120_000);

/** What a task ends with, or is refused with. */
async function endOf({ url, client }: ServerProcess, files: object): Promise<string | undefined> {
  const body = JSON.stringify({ prompt: 'x', apiKey, files });
  const { status, code, text } = await sendRaw(url, {
    method: 'POST',
    path: '/api/tasks',
    headers: ['Content-Type: application/json'],
    body,
  });
  if (status !== 201) return code;
  const id = /"id":"([^"]+)"/.exec(text)?.[1] ?? '';
  const { error } = await client.waitForCompletion(id);
  return error?.code;
}
