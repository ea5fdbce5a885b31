import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect } from 'vitest';
import { API_KEY, expectWhole, openContainerRoom, uuidsOf } from '../support/container-room.ts';
import type { ServerProcess } from '../support/server-process.ts';

const WARM_SETTINGS = { WARM_PROCESSES: '1' };
const waitForGo = (name: string) =>
  useTool('Bash', {
    command: `echo ${name} >> made.txt; until [ -e ${name} ]; do read -rt 0.05 <> <(:); done; rm ${name}`,
  });

const idle = async ({ client }: ServerProcess) => (await client.getHealth()).warm.idle;

/** Waits until an answer of the model has passed through a server whole: of one that is cut off, the CLI guesses what it used. */
async function untilAnswered({ url }: ServerProcess, answers = 1): Promise<void> {
  const metrics = async () => await (await fetch(new URL('/metrics', url))).text();
  await expect
    .poll(metrics, { timeout: 30_000 })
    .toMatch(new RegExp(`^claude_ops_gateway_requests_total\\S* ${answers}$`, 'm'));
}

testWithEngine(
  'a container that waits for a task is gone after its server was killed and started again',
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, [say('never said')]);
    const killed = await room.start(WARM_SETTINGS);
    await expect.poll(() => idle(killed), { timeout: 30_000 }).toBe(1);
    await killed.end('SIGKILL');
    expect(await room.containers()).toHaveLength(1);
    await room.start();
    await room.expectNothingLeft();
  },
);

testWithEngine(
  'a task in a container that waited for it goes on when its server is killed, twice: nothing is lost or doubled',
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, {
      rules: [{ when: { promptIncludes: 'the first' }, steps: [say('so the next is alike')] }],
      steps: [waitForGo('one'), waitForGo('two'), say('survived')],
    });
    const log = async ({ client }: ServerProcess, id: string) =>
      (await client.listTaskEvents(id, { limit: 200 })).data;
    const types = async (server: ServerProcess, id: string) =>
      (await log(server, id)).map(({ type }) => type);
    const letEnd = (id: string, name: string) =>
      writeFile(path.join(room.directory, 'workspaces', id, name), '');

    const first = await room.start(WARM_SETTINGS);
    const task = { prompt: 'hello', apiKey: API_KEY, permissionMode: 'bypassPermissions' } as const;
    const before = await first.client.createTask({ ...task, prompt: 'the first' });
    await first.client.waitForCompletion(before.id);
    const commands = async () => (await room.containers()).map(({ Command: command }) => command);
    await expect
      .poll(commands, { timeout: 30_000 })
      .toEqual([expect.stringContaining('--permission-mode bypassPermissions')]);
    await expect.poll(() => idle(first), { timeout: 30_000 }).toBe(1);
    const [warmProcess] = await room.containers();
    const { id } = await first.client.createTask(task);
    await untilAnswered(first, 2);
    await expect.poll(() => types(first, id)).toContain('claude.assistant');
    await expect.poll(() => readdir(path.join(room.directory, 'workspaces', id))).toEqual(['made.txt']);
    await first.end('SIGKILL');

    const second = await room.start();
    expect((await room.containers()).map(({ Id }) => Id)).toEqual([warmProcess?.Id]);
    await letEnd(id, 'one');
    await untilAnswered(second);
    await expect.poll(() => types(second, id)).toContain('claude.user');
    await second.end('SIGKILL');

    const third = await room.start();
    const said = warmProcess === undefined ? [] : await room.said(warmProcess);
    await letEnd(id, 'two');
    const ended = await third.client.waitForCompletion(id);
    expect(ended).toMatchObject({
      status: 'completed',
      attempts: 1,
      result: { data: 'survived', numTurns: 3 },
    });
    expect(ended.result?.usage).toMatchObject({ gateway: { requests: 3, difference: null } });
    const whole = await log(third, id);
    expectWhole(whole);
    expect(whole.filter(({ type }) => type === 'task.resumed')).toHaveLength(2);
    expect(whole.map(({ type }) => type).slice(0, 3)).toEqual([
      ...['task.queued', 'task.started', 'claude.system'],
    ]);
    const known = new Set(uuidsOf(whole));
    const ofRun = said.filter(({ uuid }) => uuid !== undefined && known.has(uuid)).map(({ uuid }) => uuid);
    expect(ofRun.length).toBeGreaterThan(3);
    expect(uuidsOf(whole).slice(0, ofRun.length)).toEqual(ofRun);
    const { body } = await third.client.openArtifact(id, 'made.txt');
    expect(await new Response(body).text()).toBe('one\ntwo\n');
    await room.expectNothingLeft();
  },
);

testWithEngine(
  'what a server was killed over before its container knew of it is started again, and leaves nothing',
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, [say('in time')]);
    const killed = await room.start(WARM_SETTINGS);
    await expect.poll(() => idle(killed), { timeout: 30_000 }).toBe(1);
    const { id } = await killed.client.createTask({ prompt: 'hello', apiKey: API_KEY });
    // Nobody has read an answer yet, or heard that it was taken.
    await killed.end('SIGKILL');
    const server = await room.start();
    expect(await server.client.waitForCompletion(id)).toMatchObject({
      status: 'completed',
      attempts: 1,
      result: { data: 'in time' },
    });
    expectWhole((await server.client.listTaskEvents(id, { limit: 200 })).data);
    await room.expectNothingLeft();
  },
);
