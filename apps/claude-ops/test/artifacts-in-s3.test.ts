import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { folder } from '@claude-ops/sdk/node';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { startFaultProxy, startS3 } from '@claude-ops/testing-s3';
import { expect, test } from 'vitest';
import { runCommand, startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-bucket-1';

test('a task takes its folder from a bucket and leaves its artifacts there, until it is pruned', async () => {
  await using directory = await temporaryDirectory();
  await using s3 = await startS3();
  const source = path.join(directory.path, 'source');
  await mkdir(source);
  await writeFile(path.join(source, 'in.txt'), 'hello');
  await using model = await startModelServer({
    script: [useTool('Bash', { command: 'cp in.txt out.txt' }), say('Copied.')],
  });
  const dataDir = path.join(directory.path, 'data');
  await using server = await startServerProcess(dataDir, {
    UPSTREAM_BASE_URL: model.url,
    ARTIFACTS_URL: 's3://bucket/claude-ops',
    S3_ENDPOINT: s3.endpoint,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  });
  const { client } = server;

  const input = { prompt: 'copy', apiKey, permissionMode: 'auto' } as const;
  const { id } = await client.createTask(input, { archive: await folder(source) });
  expect(s3.requests).toContain(`PUT /bucket/claude-ops/uploads/${id}.zip`);
  expect(await client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  expect((await client.listArtifacts(id)).data).toMatchObject([{ path: 'out.txt', bytes: 5 }]);
  const { body } = await client.openArtifact(id, 'out.txt');
  expect(await new Response(body).text()).toBe('hello');
  const part = await client.openArtifact(id, 'out.txt', { range: { start: 1, end: 3 } });
  expect(await new Response(part.body).text()).toBe('ell');
  const archive = Buffer.from(await new Response(await client.openArtifactArchive(id)).arrayBuffer());
  expect(archive.subarray(0, 2).toString()).toBe('PK');
  expect(archive.includes('out.txt')).toBe(true);

  // The upload went when the run had asked for something; what is left is the index and one content.
  expect(s3.keys()).toEqual([
    expect.stringMatching(new RegExp(`^claude-ops/artifacts/${id}/[^/]+/[0-9a-f]{64}$`)),
    `claude-ops/artifacts/${id}/index.jsonl`,
  ]);
  for (const name of ['artifacts', 'uploads'])
    expect(await readdir(path.join(dataDir, name)).catch(() => [])).toEqual([]);

  expect(await client.pruneTasks({ finishedBefore: '2999-01-01' })).toEqual({ tasks: 1 });
  expect([...s3.keys(), ...s3.uploads()]).toEqual([]);
});

test('a bucket that fails later is told to callers, and the server goes on when it is back', async () => {
  await using directory = await temporaryDirectory();
  await using s3 = await startS3();
  let isDown = false;
  await using proxy = await startFaultProxy({
    target: s3.endpoint,
    random: Math.random,
    next: () => (isDown ? 'slow_down' : undefined),
  });
  await using server = await startServerProcess(path.join(directory.path, 'data'), {
    ARTIFACTS_URL: 's3://bucket',
    S3_ENDPOINT: proxy.endpoint,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    MAX_CONCURRENCY: '1',
  });
  const files = { type: 'zip', data: Buffer.from('PK').toString('base64') } as const;
  isDown = true;
  await expect(server.client.createTask({ prompt: 'hello', apiKey, files })).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.stringContaining(`The bucket "bucket" at ${proxy.endpoint} answered 503 (SlowDown`),
  });
  expect((await server.client.listTasks()).data).toEqual([]);
  isDown = false;
  const { id } = await server.client.createTask({ prompt: 'hello', apiKey, files });
  await server.client.cancelTask(id).catch(() => undefined);
  await expect.poll(() => s3.keys()).toEqual([]);
});

test.each([
  [{ ARTIFACTS_URL: 's3://other' }, 'The bucket "other" at ENDPOINT answered 404 (NoSuchBucket'],
  [{ S3_ENDPOINT: 'http://127.0.0.1:9' }, 'at http://127.0.0.1:9 could not be reached'],
  [{ AWS_SECRET_ACCESS_KEY: 'another-secret' }, 'SignatureDoesNotMatch'],
  [{ ARTIFACTS_URL: 'file:///tmp' }, '"file:///tmp" is not s3://BUCKET/PREFIX'],
  [{ AWS_ACCESS_KEY_ID: '' }, 'ARTIFACTS_URL is set, and AWS_ACCESS_KEY_ID is not.'],
])('with %j start refuses and doctor finds the problem', async (changes, problem) => {
  await using directory = await temporaryDirectory();
  await using s3 = await startS3();
  const env = {
    ARTIFACTS_URL: 's3://bucket',
    S3_ENDPOINT: s3.endpoint,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    WARM_PROCESSES: '0',
    ...changes,
  };
  for (const command of ['start', 'doctor']) {
    const args = [command, '--port', '0', '--host', '127.0.0.1', '--data-dir', directory.path];
    const { exitCode, stdout, stderr } = await runCommand(args, { env });
    expect(exitCode, command).not.toBe(0);
    const said = `${stdout}${stderr}`.replaceAll(s3.endpoint, 'ENDPOINT').replaceAll(/\s+/g, ' ');
    expect(said, command).toContain(problem);
    expect(said).not.toContain(env.AWS_SECRET_ACCESS_KEY);
  }
});

test('doctor says that a bucket can be used, and leaves nothing in it', async () => {
  await using directory = await temporaryDirectory();
  await using s3 = await startS3();
  const { stdout } = await runCommand(['doctor', '--json', '--data-dir', directory.path], {
    env: {
      ARTIFACTS_URL: 's3://bucket',
      S3_ENDPOINT: s3.endpoint,
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    },
  });
  expect(stdout).toContain('written, read and deleted');
  expect(s3.keys()).toEqual([]);
});
