import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import { hang, say, startModelServer } from '@claude-ops/testing';
import { temporaryDatabase } from '@claude-ops/testing-postgres/vitest';
import { expect, test } from 'vitest';
import { NGINX, readNginxConfiguration, startClusterNginx } from '../support/nginx.ts';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-cluster-000000000';
const token = 'a-token-of-the-cluster';

/** Two api nodes behind nginx, and a worker, on one PostgreSQL. */
async function openCluster(nginx: string) {
  const [directory, database, model] = await Promise.all([
    temporaryDirectory(),
    temporaryDatabase(),
    startModelServer(),
  ]);
  const env = {
    DATABASE_URL: database.url,
    CLAUDE_OPS_SECRET_KEY: randomBytes(32).toString('base64'),
    CLAUDE_OPS_TOKEN: token,
    UPSTREAM_BASE_URL: model.url,
  };
  const start = async (name: string, role: string) =>
    await startServerProcess(path.join(directory.path, name), {
      ...env,
      NODE_NAME: name,
      NODE_ROLE: role,
    });
  const nodes = [await start('one', 'api'), await start('two', 'api')] as const;
  const worker = await start('worker', 'worker');
  const front = await startClusterNginx({
    nginx,
    directory: directory.path,
    nodes: [nodes[0].url, nodes[1].url],
  });
  const client = new ClaudeOps({ baseUrl: front.url, token, retry: 0 });
  await expect.poll(() => client.getHealth().then(({ status }) => status, String)).toBe('ok');
  return {
    nodes,
    model,
    client,
    url: front.url,
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]();
      for (const node of [...nodes, worker]) await node[Symbol.asyncDispose]();
      await model.close();
      await database[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

test.runIf(NGINX !== undefined)(
  'events come through nginx as they are sent, and a run ends there',
  async () => {
    await using cluster = await openCluster(NGINX ?? '');
    const { client, model } = cluster;
    model.setScript([hang()]);
    const { id } = await client.createTask({ prompt: 'hang', apiKey });
    const types: string[] = [];
    const following = (async () => {
      for await (const { type } of client.followTaskEvents(id)) types.push(type);
    })();
    // A buffer would hold these few back until the run ends.
    await expect.poll(() => types).toContain('task.started');
    expect(await client.getTask(id)).toMatchObject({ status: 'running' });
    await client.cancelTask(id);
    await following;
    expect(types.at(-1)).toBe('task.cancelled');
    model.setScript([say('Hello')]);
    const task = await client.createTask({ prompt: 'hello', apiKey });
    expect(await client.waitForCompletion(task.id)).toMatchObject({ status: 'completed' });
  },
);

test.runIf(NGINX !== undefined)('an upload of 100 MB passes nginx, and arrives as it was sent', async () => {
  await using cluster = await openCluster(NGINX ?? '');
  const { client, model } = cluster;
  model.setScript([hang()]);
  // It breaks off at the end of what is no archive: by then all of it has arrived.
  const archive = new Blob([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100_000_000, 'x')]);
  const { id } = await client.createTask({ prompt: 'large', apiKey }, { archive });
  expect(await client.getTask(id)).toMatchObject({ files: { bytes: archive.size } });
});

test.runIf(NGINX !== undefined)('a node that is gone is passed over, by reads and by new tasks', async () => {
  await using cluster = await openCluster(NGINX ?? '');
  const { client, nodes, model } = cluster;
  model.setScript([say('Hello')]);
  await nodes[0].end('SIGKILL');
  for (let index = 0; index < 20; index += 1) {
    await client.createTask({ prompt: `task ${index}`, apiKey });
    expect((await client.listTasks({ limit: 1 })).data).toHaveLength(1);
  }
  expect((await client.listTasks({ limit: 100 })).data).toHaveLength(20);
});

test.runIf(NGINX !== undefined)(
  'readers of a run go on at the other node when theirs is gone, and miss no event',
  async () => {
    await using cluster = await openCluster(NGINX ?? '');
    const { model, nodes, url } = cluster;
    const client = new ClaudeOps({ baseUrl: url, token });
    model.setScript([hang()]);
    const { id } = await client.createTask({ prompt: 'hang', apiKey });
    const logs = Array.from({ length: 6 }, (): number[] => []);
    const following = logs.map(async (log) => {
      for await (const { sequence } of client.followTaskEvents(id)) log.push(sequence);
    });
    // nginx spreads them: some are at each node.
    await expect.poll(() => logs.every((log) => log.length > 1)).toBe(true);
    const readersOf = async (node: (typeof nodes)[number]) => {
      const answer = await fetch(`${node.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      return Number(/^claude_ops_event_readers (\d+)$/m.exec(await answer.text())?.[1]);
    };
    const [first = 0, second = 0] = await Promise.all(nodes.map(readersOf));
    expect([first > 0, second > 0, first + second]).toEqual([true, true, 6]);
    await nodes[0].end('SIGKILL');
    await expect.poll(() => readersOf(nodes[1])).toBe(6);
    await client.cancelTask(id);
    await Promise.all(following);
    const whole = (await client.listTaskEvents(id, { limit: 1_000 })).data.map(({ sequence }) => sequence);
    for (const log of logs) expect(log).toEqual(whole);
  },
);

test.runIf(NGINX !== undefined)('the metrics of one node are not served to all', async () => {
  await using cluster = await openCluster(NGINX ?? '');
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${cluster.url}/metrics`, { headers })).status).toBe(404);
  expect((await fetch(`${cluster.nodes[0].url}/metrics`, { headers })).status).toBe(200);
});

async function startNode(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test.runIf(NGINX !== undefined)('a POST is never sent to a second node, and a GET is', async () => {
  await using directory = await temporaryDirectory();
  const seen: string[] = [];
  await using broken = await startNode((request) => {
    seen.push(`broken ${request.method}`);
    // It may have done what it was asked to.
    request.resume().once('end', () => request.socket.destroy());
  });
  await using whole = await startNode((request, response) => {
    seen.push(`whole ${request.method}`);
    request.resume().once('end', () => response.end('ok'));
  });
  await using nginx = await startClusterNginx({
    nginx: NGINX ?? '',
    directory: directory.path,
    nodes: [broken.url, whole.url],
  });
  await expect.poll(() => fetch(nginx.url).then(({ status }) => status, String)).toBe(200);
  /** A node that failed is left out for five seconds: each node is asked until the broken one is again. */
  const untilBroken = async (method: string) => {
    for (const until = Date.now() + 15_000; Date.now() < until;) {
      seen.length = 0;
      const { status } = await fetch(nginx.url, { method, ...(method === 'POST' && { body: '{}' }) });
      if (seen.includes(`broken ${method}`)) return { status, seen: [...seen] };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no ${method} reached the broken node`);
  };
  expect(await untilBroken('POST')).toEqual({ status: 502, seen: ['broken POST'] });
  expect(await untilBroken('GET')).toEqual({ status: 200, seen: ['broken GET', 'whole GET'] });
});

test('nginx waits longer for a node than a node is silent, and lets go of connections before it', async () => {
  const text = await readNginxConfiguration();
  const secondsOf = (name: string) => {
    const [, number = '', unit] = new RegExp(`^ *${name} (\\d+)([sm]);`, 'm').exec(text) ?? [];
    return Number(number) * (unit === 'm' ? 60 : 1);
  };
  // The heartbeat of events, and how long the server keeps an idle connection.
  expect(secondsOf('proxy_read_timeout')).toBeGreaterThan(4 * 15);
  expect(secondsOf('keepalive_timeout')).toBeLessThan(72);
});
