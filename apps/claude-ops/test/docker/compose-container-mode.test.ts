import { stat } from 'node:fs/promises';
import type { TaskEvent } from '@claude-ops/contract';
import { ClaudeOps } from '@claude-ops/sdk';
import { say, useTool, type Script } from '@claude-ops/testing';
import type { TestEngine } from '@claude-ops/testing-engine';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import Docker from 'dockerode';
import { expect } from 'vitest';
import { expectWhole } from '../support/container-room.ts';
import { composeUp, type Composed } from './compose-up.ts';
import { hasCompose, NO_COMPOSE } from './compose.ts';
import { startReachableModel } from './reachable-model.ts';

/** The first build fetches what the lock file names. */
const TIMEOUT_MS = 900_000;
const TASK = { apiKey: 'sk-ant-made-up-for-compose', permissionMode: 'bypassPermissions' } as const;

const SCRIPT: Script = {
  rules: [
    {
      when: { promptIncludes: 'wait' },
      steps: [
        useTool('Bash', {
          command: 'echo begun > made.txt; until [ -e go ]; do read -rt 0.05 <> <(:); done',
        }),
        say('Went on'),
      ],
    },
  ],
  steps: [useTool('Bash', { command: 'echo made > made.txt; id -u' }), say('Made')],
};

/** What docker/README.md says for container mode, with the engine of the tests. */
async function composeContainerMode(engine: TestEngine, upstream: string): Promise<Composed> {
  const { gid } = await stat(engine.socketPath);
  return await composeUp(engine, {
    COMPOSE_FILE: 'docker/compose.yaml:docker/compose.container-mode.yaml',
    DOCKER_SOCKET: engine.socketPath,
    DOCKER_GID: String(gid),
    CONTAINER_IMAGE: engine.images.runner,
    CONTAINER_MEMORY: '1g',
    UPSTREAM_BASE_URL: upstream,
    // Those that there are, are those of tasks.
    WARM_PROCESSES: '0',
  });
}

/** What the engine has of the tasks of a server, whatever state it is in; removed in the end, should a test fail. */
async function containersOf({ compose }: Composed, { socketPath }: TestEngine) {
  const docker = new Docker({ socketPath });
  const id = (await inServer(compose, 'cat', '/data/instance-id')).trim();
  const list = () => docker.listContainers({ all: true, filters: { label: [`claude-ops.instance=${id}`] } });
  return {
    list,
    inspect: async () => await Promise.all((await list()).map(({ Id }) => docker.getContainer(Id).inspect())),
    async [Symbol.asyncDispose]() {
      await compose('kill').catch(() => '');
      for (const { Id } of await list()) await docker.getContainer(Id).remove({ force: true });
    },
  };
}

const inServer = (compose: Composed['compose'], ...command: readonly string[]) =>
  compose('exec', '--no-TTY', 'claude-ops', ...command);

/** Creates a task that waits, and returns when it has begun to. */
async function createWaiting(client: ClaudeOps): Promise<string> {
  const { id } = await client.createTask({ ...TASK, prompt: 'wait' });
  for await (const { type } of client.followTaskEvents(id)) if (type === 'claude.assistant') break;
  return id;
}

async function readArtifact(client: ClaudeOps, id: string, path: string): Promise<string> {
  const { body } = await client.openArtifact(id, path);
  return await new Response(body).text();
}

async function logOf(client: ClaudeOps, id: string): Promise<TaskEvent[]> {
  return (await client.listTaskEvents(id, { limit: 200 })).data;
}

testWithEngine(
  'in container mode compose runs tasks in containers alone, goes on with them after a kill, and leaves none',
  async ({ engine, skip }) => {
    if (!(await hasCompose())) skip(NO_COMPOSE);
    await using model = await startReachableModel(engine, SCRIPT);
    await using server = await composeContainerMode(engine, model.url);
    await using containers = await containersOf(server, engine);
    const client = new ClaudeOps({ baseUrl: server.url });

    const made = await client.createTask({ ...TASK, prompt: 'make', mode: 'container' });
    const task = await client.waitForCompletion(made.id);
    expect(task, JSON.stringify(task.error)).toMatchObject({ status: 'completed', mode: 'container' });
    expect(await readArtifact(client, made.id, 'made.txt')).toBe('made\n');
    await expect(client.createTask({ ...TASK, prompt: 'make', mode: 'process' })).rejects.toMatchObject({
      code: 'executor_unavailable',
    });

    const resumed = await createWaiting(client);
    expect(await containers.inspect()).toMatchObject([
      { Config: { Image: engine.images.runner, User: '1000:1000' }, HostConfig: { Memory: 1024 ** 3 } },
    ]);
    await server.compose('kill');
    expect(await containers.list()).toMatchObject([{ State: 'running' }]);
    // Another container, by whose name the server finds its data anew.
    await server.compose('up', '--detach', '--wait', '--no-build', '--force-recreate');
    await inServer(server.compose, 'touch', `/data/workspaces/${resumed}/go`);
    expect(await client.waitForCompletion(resumed)).toMatchObject({
      status: 'completed',
      attempts: 1,
      result: { data: 'Went on' },
    });
    expect(await readArtifact(client, resumed, 'made.txt')).toBe('begun\n');
    const log = await logOf(client, resumed);
    expectWhole(log);
    expect(log.filter(({ type }) => type === 'task.resumed')).toHaveLength(1);
    await expect.poll(containers.list).toEqual([]);

    await createWaiting(client);
    expect(await containers.list()).toHaveLength(1);
    await server.compose('down');
    expect(await containers.list()).toEqual([]);
  },
  TIMEOUT_MS,
);
