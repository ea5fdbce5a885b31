import type { CreateTaskInput, TaskEvent } from '@claude-ops/contract';
import { say } from '@claude-ops/testing';
import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY } from '../../support/start-ops.ts';

const INPUT: Partial<CreateTaskInput> = { permissionMode: 'bypassPermissions', timeout: 60_000 };
const CLAUDE = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };

const typesOf = (log: readonly TaskEvent[]) =>
  log.map(({ type }) => type).filter((type) => type.startsWith('task.setup') || type === 'claude.system');

/** All that the script printed, as the log has it. */
function printedIn(log: readonly TaskEvent[]): string {
  const told = log.filter(({ type }) => type === 'task.setup_output');
  return told.map(({ data }) => (data as { readonly text: string }).text).join('');
}

export function testsOfSetup(place: Place): void {
  const testIn = testsIn(place);

  // No warm process takes a task that has one.
  testIn(
    'process',
    'container',
    'warm process',
  )(
    'a setup runs before the CLI, in its workspace, with the variables of the task and without a credential',
    async () => {
      await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
      await place.untilReady?.(room);
      const script = `echo made > made; ls -A "$HOME/.claude/projects" 2>&1 | tail -n 1; env; echo 'two
lines' >&2`;
      const { id, status } = await room.run({
        ...INPUT,
        env: { STAGE: "it's\n2", TOKEN: 'a secret of the task' },
        setup: { script },
      });
      expect(status).toBe('completed');
      const log = await room.log(id);
      const types = typesOf(log);
      expect(types.slice(0, 2)).toEqual(['task.setup_started', 'task.setup_output']);
      expect(types.indexOf('claude.system')).toBeGreaterThan(types.indexOf('task.setup_ended'));
      const printed = printedIn(log);
      expect(printed).toMatch(/^ls: /);
      expect(printed).toContain("STAGE=it's\n2");
      expect(printed).toMatch(/^TOKEN=\[masked\]$/m);
      expect(printed).toMatch(/two\nlines\n$/);
      expect(printed).not.toMatch(/ANTHROPIC|[^N]=\[masked\]/i);
      expect(printed).not.toContain(API_KEY);
      expect(log.find(({ type }) => type === 'task.setup_ended')?.data).toMatchObject({
        exitCode: 0,
        timedOut: false,
        untoldBytes: 0,
      });
      const { data } = await room.ops.listArtifacts(id);
      expect(data).toMatchObject([{ path: 'made', bytes: 5 }]);
    },
  );

  testIn('process', 'container')(
    'a setup that fails is the end of the task, with what it printed last, and the model is not asked',
    async () => {
      await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
      await place.untilReady?.(room);
      const { id, status, error, result } = await room.run({
        ...INPUT,
        setup: { script: 'echo no; exit 3' },
      });
      expect({ status, result }).toEqual({ status: 'failed', result: null });
      expect(error).toEqual({
        code: 'setup_failed',
        message: 'The setup script failed with exit code 3. It printed last: no',
        details: { exitCode: 3, timedOut: false, output: 'no' },
      });
      expect(typesOf(await room.log(id))).not.toContain('claude.system');
      expect(room.server.requests).toEqual([]);
    },
  );

  testIn('process', 'container')('a setup that hangs is ended with what it started', async () => {
    await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
    const script = '(setsid sleep 4712 &) ; (sleep 4712; true) & echo begun; sleep 4712';
    const { error } = await room.run({ ...INPUT, setup: { script, timeout: 1_000 } });
    expect(error).toMatchObject({ code: 'setup_failed', details: { timedOut: true, output: 'begun' } });
    expect(error?.message).toContain('took longer than its timeout of 1 s');
    await eventually(async () => expect((await place.running()).join('\n')).not.toContain('4712'));
  });

  testIn('process', 'container')(
    'its output is told while it runs, and a cancel ends it at once',
    async () => {
      await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
      const { id } = await room.create({ ...INPUT, setup: { script: 'echo begun; sleep 4713' } });
      const told = await room.event(id, ({ type }) => type === 'task.setup_output');
      expect(told.data).toEqual({ text: 'begun\n' });
      await room.ops.cancelTask(id);
      expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'cancelled', result: null });
      await eventually(async () => expect((await place.running()).join('\n')).not.toContain('4713'));
      expect(room.server.requests).toEqual([]);
    },
  );

  testIn('process', 'container')(
    'of what a setup prints the beginning is told, and the end is in the error',
    async () => {
      await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
      const script = 'yes 0123456789 | head -c 100000000; echo; echo the end; exit 1';
      const { id, error } = await room.run({ ...INPUT, setup: { script } });
      expect(error).toMatchObject({ code: 'setup_failed' });
      expect(error?.message).toMatch(/It printed last: the end$/);
      const log = await room.log(id);
      const printed = printedIn(log);
      expect(printed.length).toBeGreaterThan(1_000_000);
      expect(printed.length).toBeLessThanOrEqual(1024 * 1024);
      const ended = log.find(({ type }) => type === 'task.setup_ended')?.data;
      expect(ended).toMatchObject({ exitCode: 1, untoldBytes: 100_000_000 + 9 - 1024 * 1024 });
    },
  );
}
