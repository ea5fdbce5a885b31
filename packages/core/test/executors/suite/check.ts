import type { CreateTaskInput, TaskEvent } from '@claude-ops/contract';
import { say, structured, type RecordedRequest, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY } from '../../support/start-ops.ts';

const INPUT: Partial<CreateTaskInput> = { permissionMode: 'bypassPermissions', timeout: 60_000 };
const CLAUDE = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };
const answers = ({ turn }: RecordedRequest): Step => say(`answer ${turn}`);
/** Fails twice, with other words each time. */
const GREEN_AT_LAST = 'echo x >> tries; echo "try $(wc -l < tries)" >&2; [ "$(wc -l < tries)" = 3 ]';

/** The tries of a check, as the log has them. */
function endsOf(log: readonly TaskEvent[]): unknown[] {
  return log.filter(({ type }) => type === 'task.check_ended').map(({ data }) => data);
}

export function testsOfCheck(place: Place): void {
  const testIn = testsIn(place);

  test('a red check goes back to Claude until it is green, and the last answer counts', async () => {
    await using room = await place.start({ script: answers, claude: CLAUDE });
    await place.untilReady?.(room);
    const { id, status, result } = await room.run({ ...INPUT, check: { command: GREEN_AT_LAST } });
    expect({ status, text: result?.text }).toEqual({ status: 'completed', text: 'answer 2' });
    expect(result?.check).toMatchObject({ exitCode: 0, timedOut: false, tries: 3, output: 'try 3\n' });
    const log = await room.log(id);
    expect(endsOf(log)).toMatchObject([
      { try: 1, exitCode: 1, output: 'try 1\n' },
      { try: 2, exitCode: 1, output: 'try 2\n' },
      { try: 3, exitCode: 0, output: 'try 3\n' },
    ]);
    const last = JSON.stringify(room.server.requests.at(-1)?.messages);
    expect(last).toContain('failed with exit code 1');
    expect(last).toContain('try 2');
    const { data } = await room.ops.listArtifacts(id);
    expect(data).toMatchObject([{ path: 'tries', bytes: 6 }]);
  });

  testIn(
    'process',
    'container',
    'warm process',
  )('a check that stays red fails the task', async () => {
    await using room = await place.start({ script: answers, claude: CLAUDE });
    await place.untilReady?.(room);
    const task = await room.run({ ...INPUT, check: { command: 'echo no; exit 3', retries: 1 } });
    expect(task).toMatchObject({
      status: 'failed',
      error: { code: 'check_failed', details: { exitCode: 3, tries: 2 } },
      result: { text: 'answer 1', data: null, check: { exitCode: 3, tries: 2, output: 'no\n' } },
    });
    expect(task.error?.message).toBe('The check failed with exit code 3. It ran 2 times.');
  });

  testIn('process', 'container')('a check that hangs is ended with what it started', async () => {
    await using room = await place.start({ script: answers, claude: CLAUDE });
    const command = '(setsid sleep 4711 &) ; (sleep 4711; true) & echo begun; sleep 4711';
    const { error, result } = await room.run({ ...INPUT, check: { command, timeout: 1_000, retries: 1 } });
    expect(error?.code).toBe('check_failed');
    expect(result?.check).toMatchObject({ exitCode: null, timedOut: true, tries: 2, output: 'begun\n' });
    expect(JSON.stringify(room.server.requests.at(-1)?.messages)).toContain('timeout of 1 s');
    await eventually(async () => expect((await place.running()).join('\n')).not.toContain('4711'));
  });

  testIn('process', 'container')('what a check leaves in the background ends with it', async () => {
    await using room = await place.start({ script: answers, claude: CLAUDE });
    const command = `if [ -e left ]; then sleep 0.3; [ "$(stat -c %s left)" = "$(sleep 1; stat -c %s left)" ]
      else (while :; do echo x >> left; sleep 0.05; done) & until [ -s left ]; do sleep 0.05; done; false; fi`;
    const { status, result } = await room.run({ ...INPUT, check: { command } });
    expect({ status, tries: result?.check?.tries }).toEqual({ status: 'completed', tries: 2 });
  });

  testIn('process', 'container')('of what a check prints the end is kept', async () => {
    await using room = await place.start({ script: answers, claude: CLAUDE });
    const command = 'yes 0123456789 | head -c 200000000; echo; echo the end';
    const { status, result } = await room.run({ ...INPUT, check: { command } });
    expect(status).toBe('completed');
    expect(result?.check?.output).toMatch(/0123456789\n\d*\nthe end\n$/);
    expect(result?.check?.output.length).toBe(32 * 1024);
  });

  testIn('process', 'container')('a cancel ends the check, and is what the task ends with', async () => {
    await using room = await place.start({ script: answers, claude: CLAUDE });
    const { id } = await room.create({ ...INPUT, check: { command: 'touch begun; sleep 4712' } });
    await room.event(id, ({ type }) => type === 'task.check_started');
    expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
    const task = await room.ops.waitForCompletion(id);
    expect(task).toMatchObject({ status: 'cancelled', result: { text: 'answer 0' } });
    await eventually(async () => expect((await place.running()).join('\n')).not.toContain('4712'));
  });

  testIn('process', 'container')('a check has the variables of the task, and no credential', async () => {
    await using room = await place.start({ script: answers, claude: CLAUDE });
    await place.untilReady?.(room);
    const command = 'env | sort; touch "$HOME/a" "$TMPDIR/b"';
    const { result } = await room.run({
      ...INPUT,
      ...(place.kind === 'container' && { network: 'none' }),
      env: { STAGE: "it's\ntwo", TOKEN: 'a secret of the task' },
      check: { command },
    });
    const output = result?.check?.output ?? '';
    expect(output).toMatch(/^HOME=/m);
    expect(output).toMatch(/^PATH=/m);
    expect(output).toContain("STAGE=it's\n");
    expect(output).toMatch(/^TOKEN=\[masked\]$/m);
    expect(output).not.toMatch(/ANTHROPIC|[^N]=\[masked\]/i);
    expect(output).not.toContain(API_KEY);
    expect(result?.check?.exitCode).toBe(0);
  });

  testIn('process')(
    'a message that comes during the check is read, and what it brought is checked',
    async () => {
      await using room = await place.start({ script: answers, claude: CLAUDE });
      const { id } = await room.create({ ...INPUT, check: { command: 'sleep 1; echo ok' } });
      await room.event(id, ({ type }) => type === 'task.check_started');
      await room.ops.sendMessage(id, { text: 'one thing more' });
      const { status, result } = await room.ops.waitForCompletion(id);
      expect({ status, text: result?.text }).toEqual({ status: 'completed', text: 'answer 1' });
      expect(result?.check).toMatchObject({ exitCode: 0, tries: 2 });
    },
  );

  testIn('process')('with a schema the answer after the last check counts', async () => {
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } };
    const script = ({ messages }: RecordedRequest): Step =>
      structured({ a: JSON.stringify(messages).includes('<check-output>') ? 'second' : 'first' });
    await using room = await place.start({ script, claude: CLAUDE });
    const check = { command: 'echo x >> tries; [ "$(wc -l < tries)" = 2 ] || { echo no; false; }' };
    const { status, result } = await room.run({ ...INPUT, schema, check });
    expect({ status, data: result?.data }).toEqual({ status: 'completed', data: { a: 'second' } });
  });

  testIn('process')('a run that has failed is not checked', async () => {
    const script = (): Step => say('text');
    await using room = await place.start({ script, claude: CLAUDE });
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } };
    const { id, error } = await room.run({ ...INPUT, schema, check: { command: 'true' } });
    expect(error?.code).not.toBe('check_failed');
    expect((await room.log(id)).map(({ type }) => type)).not.toContain('task.check_started');
  });

  testIn('process', 'container')(
    'a check that kills all that it can reach, and itself with it, is not green',
    async () => {
      await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
      // In a process it has namespaces of its own, and reaches nothing else of the run.
      const isAlone = place.kind === 'process';
      const check = { command: `kill -KILL -1; ${isAlone ? '' : 'sleep 20; '}exit 0`, retries: 0 };
      const { status, error } = await room.run({ ...INPUT, check });
      if (isAlone) expect(status).toBe('completed');
      else expect(error).toMatchObject({ code: 'check_failed', details: { exitCode: 137 } });
    },
  );
}
