import type { CreateTaskInput, Message } from '@claude-ops/contract';
import { say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import type { RunningOps } from '../../support/start-ops.ts';

const INPUT: Partial<CreateTaskInput> = { permissionMode: 'bypassPermissions', timeout: 60_000 };
const CLAUDE = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };

/** The model has one command run, then answers each request with its number. */
const works =
  (command: string) =>
  ({ turn }: RecordedRequest): Step =>
    turn === 0 ? useTool('Bash', { command }) : say(`answer ${turn}`);

/** Settles when the command of the task runs. */
async function toolRuns(room: RunningOps, id: string): Promise<void> {
  await room.event(
    id,
    ({ type, data }) => type === 'claude.assistant' && JSON.stringify(data).includes('tool_use'),
  );
}

/** How many requests to the model have a text in their last message, which is what is new in them. */
function timesRead({ server }: RunningOps, text: string): number {
  const last = new Map<string, number>();
  for (const { messages } of server.requests) {
    const whole = JSON.stringify(messages);
    last.set(text, Math.max(last.get(text) ?? 0, whole.split(text).length - 1));
  }
  return last.get(text) ?? 0;
}

async function messageOf({ ops }: RunningOps, { taskId, id }: Message): Promise<Message | undefined> {
  const { data } = await ops.listMessages(taskId);
  return data.find((message) => message.id === id);
}

export function testsOfMessages(place: Place): void {
  const testIn = testsIn(place);

  test('a message goes into the turn that runs, after its tool', async () => {
    await using room = await place.start({ script: works('echo begin; sleep 2'), claude: CLAUDE });
    await place.untilReady?.(room);
    const { id } = await room.create(INPUT);
    await toolRuns(room, id);
    const sent = await room.ops.sendMessage(id, { text: 'mind the gap' });
    expect(sent).toMatchObject({ status: 'queued', delivery: 'next', taskId: id });
    const task = await room.ops.waitForCompletion(id);
    expect(task).toMatchObject({ status: 'completed', result: { text: 'answer 1', numTurns: 2 } });
    expect(task.result?.turns).toMatchObject([{ number: 1, text: 'answer 1' }]);
    expect(await messageOf(room, sent)).toMatchObject({ status: 'delivered', attempt: 1, turn: 1 });
    expect(timesRead(room, 'mind the gap')).toBe(1);
    const types = (await room.log(id)).map(({ type }) => type).filter((type) => type.startsWith('task.'));
    expect(types.slice(0, 4)).toEqual([
      'task.queued',
      'task.started',
      'task.message_queued',
      'task.message_delivered',
    ]);
  });

  testIn('process', 'container')(
    'a message for later begins a turn of its own, whose result is that of the task',
    async () => {
      await using room = await place.start({ script: works('echo begin; sleep 2'), claude: CLAUDE });
      const { id } = await room.create(INPUT);
      await toolRuns(room, id);
      const later = await room.ops.sendMessage(id, { text: 'then this', delivery: 'later' });
      const taken = await room.ops.sendMessage(id, { text: 'never this', delivery: 'later' });
      expect(await room.ops.withdrawMessage(id, taken.id)).toMatchObject({ status: 'withdrawn' });
      const { status, result } = await room.ops.waitForCompletion(id);
      expect({ status, text: result?.text }).toEqual({ status: 'completed', text: 'answer 2' });
      expect(result?.turns).toMatchObject([
        { number: 1, text: 'answer 1' },
        { number: 2, text: 'answer 2' },
      ]);
      const costs = result?.turns.map(({ costUsd }) => costUsd) ?? [];
      expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(result?.costUsd ?? 0, 9);
      expect(result?.usage.gateway?.difference).toBeNull();
      expect(await messageOf(room, later)).toMatchObject({ status: 'delivered', turn: 2 });
      expect(timesRead(room, 'then this')).toBe(1);
      expect(timesRead(room, 'never this')).toBe(0);
      await expect(room.ops.sendMessage(id, { text: 'too late' })).rejects.toMatchObject({
        code: 'task_already_finished',
      });
      await expect(room.ops.withdrawMessage(id, later.id)).rejects.toMatchObject({
        code: 'message_already_settled',
      });
    },
  );

  testIn('process', 'container')(
    'a message for now stops the tool that runs, and one that waits goes after it',
    async () => {
      await using room = await place.start({ script: works('echo begin; sleep 50'), claude: CLAUDE });
      const { id } = await room.create(INPUT);
      await toolRuns(room, id);
      await room.ops.sendMessage(id, { text: 'some other time', delivery: 'later' });
      await room.ops.sendMessage(id, { text: 'stop that', delivery: 'now' });
      const { status, result } = await room.ops.waitForCompletion(id);
      expect({ status, text: result?.text }).toEqual({ status: 'completed', text: 'answer 2' });
      const { data } = await room.ops.listMessages(id);
      expect(data.map(({ text, status: became, turn }) => [text, became, turn])).toEqual([
        ['some other time', 'delivered', 3],
        ['stop that', 'delivered', 2],
      ]);
    },
  );

  testIn('process', 'container')(
    'a cancel refuses what Claude has not read, and no turn begins with it',
    async () => {
      await using room = await place.start({ script: works('echo begin; sleep 50'), claude: CLAUDE });
      const { id } = await room.create(INPUT);
      await toolRuns(room, id);
      const sent = await room.ops.sendMessage(id, { text: 'too late' });
      expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
      expect(await messageOf(room, sent)).toMatchObject({ status: 'refused', turn: null });
      expect(timesRead(room, 'too late')).toBe(0);
      const log = await room.log(id);
      expect(log.slice(-2).map(({ type }) => type)).toEqual(['task.message_refused', 'task.cancelled']);
    },
  );

  testIn(
    'process',
    'container',
    'warm process',
  )(
    'a task with an idle timeout waits for messages, without a slot and without its time passing',
    async () => {
      await using room = await place.start({
        script: ({ turn, prompt }) => say(`${prompt}: ${turn}`),
        claude: CLAUDE,
        maxConcurrency: 1,
        waitingSlotGraceMs: 100,
      });
      const { id } = await room.create({ ...INPUT, prompt: 'chat', timeout: 6_000, idleTimeout: 30_000 });
      await eventually(async () =>
        expect((await room.ops.getTask(id)).waitingFor).toMatchObject({ kind: 'message', approvalId: null }),
      );
      // The only slot is free for another one.
      for (let other = 0; other < 2; other += 1)
        expect(await room.run({ ...INPUT, prompt: 'other' })).toMatchObject({ status: 'completed' });
      for (const text of ['one more', 'and another']) {
        const sent = await room.ops.sendMessage(id, { text });
        await eventually(async () =>
          expect(await messageOf(room, sent)).toMatchObject({ status: 'delivered' }),
        );
        await eventually(async () =>
          expect((await room.ops.getTask(id)).waitingFor).toMatchObject({ kind: 'message' }),
        );
      }
      expect(await room.ops.cancelTask(id)).toMatchObject({
        status: 'cancelled',
        waitingFor: null,
        result: { turns: [{ number: 1 }, { number: 2 }, { number: 3 }] },
      });
    },
  );

  testIn('process')('a run that nobody writes to ends once its idle timeout has passed', async () => {
    await using room = await place.start({ script: [say('done')], claude: CLAUDE });
    const begun = performance.now();
    expect(await room.run({ ...INPUT, idleTimeout: 1_500 })).toMatchObject({
      status: 'completed',
      result: { text: 'done' },
    });
    expect(performance.now() - begun).toBeGreaterThan(1_500);
  });

  testIn('process')('a server that stops lets a task that waits for messages end as completed', async () => {
    await using room = await place.start({ script: [say('done')], claude: CLAUDE });
    const { id } = await room.create({ ...INPUT, idleTimeout: 60_000 });
    await eventually(async () =>
      expect((await room.ops.getTask(id)).waitingFor).toMatchObject({ kind: 'message' }),
    );
    await room.ops.stop({ graceMs: 20_000 });
    expect(await room.ops.getTask(id)).toMatchObject({ status: 'completed', result: { text: 'done' } });
  });

  testIn('process')('messages to a queued task wait for it, and can be withdrawn', async () => {
    await using room = await place.start({
      script: works('echo begin; sleep 1'),
      claude: CLAUDE,
      maxConcurrency: 1,
    });
    const first = await room.create(INPUT);
    const { id } = await room.create(INPUT);
    const kept = await room.ops.sendMessage(id, { text: 'read me first', delivery: 'later' });
    const taken = await room.ops.sendMessage(id, { text: 'never this' });
    expect(await room.ops.withdrawMessage(id, taken.id)).toMatchObject({ status: 'withdrawn' });
    expect(await room.ops.withdrawMessage(id, taken.id)).toMatchObject({ status: 'withdrawn' });
    await room.ops.waitForCompletion(first.id);
    await room.ops.waitForCompletion(id);
    expect(await messageOf(room, kept)).toMatchObject({ status: 'delivered', turn: 2 });
    expect(timesRead(room, 'never this')).toBe(0);
    expect(timesRead(room, 'read me first')).toBe(1);
  });
}
