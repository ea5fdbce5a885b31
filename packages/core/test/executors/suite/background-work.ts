import type { CreateTaskInput, Task } from '@claude-ops/contract';
import { say, useTool, type ScriptRule, type Step } from '@claude-ops/testing';
import { expect } from 'vitest';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import type { RunningOps } from '../../support/start-ops.ts';

/** Tools run unasked, also where the tests are run by root. */
const UNASKED = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };
const bash = (command: string, more: object = {}) => useTool('Bash', { command, ...more });
/** The CLI refuses a command that only sleeps. */
const busy = (seconds: number) => `echo begin && sleep ${seconds}`;
const inBackground = { run_in_background: true, description: 'a shell' };
const agent = (name: string) =>
  useTool('Agent', { description: name, prompt: `As ${name}`, subagent_type: 'general-purpose' });
const write = (name: string) => useTool('Write', { file_path: name, content: name });

/** A sub-agent that works for some seconds, writes a file and reports. */
const agentThat = (name: string, seconds: number): ScriptRule => ({
  when: { promptIncludes: `As ${name}` },
  steps: [bash(busy(seconds)), write(`${name}.txt`), say(`${name} reports`)],
});

interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly agents?: readonly ScriptRule[];
  readonly input?: Partial<CreateTaskInput>;
  readonly files?: readonly string[];
  readonly text: string;
  readonly background: readonly (readonly [kind: string, description: string, status: string])[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'an agent',
    steps: [agent('ada'), say('WAITING'), say('FINAL')],
    agents: [agentThat('ada', 3)],
    files: ['ada.txt'],
    text: 'FINAL',
    background: [['agent', 'ada', 'completed']],
  },
  {
    name: 'two agents of which one takes longer',
    steps: [
      { tools: [agent('bob'), agent('cyd')].flatMap(({ tools = [] }) => tools) },
      say('WAITING'),
      say('MIDDLE'),
      say('FINAL'),
    ],
    agents: [agentThat('bob', 1), agentThat('cyd', 4)],
    files: ['bob.txt', 'cyd.txt'],
    text: 'FINAL',
    background: [
      ['agent', 'bob', 'completed'],
      ['agent', 'cyd', 'completed'],
    ],
  },
  {
    name: 'an agent that has an agent',
    steps: [agent('dan'), say('WAITING'), say('FINAL')],
    agents: [
      agentThat('eve', 2),
      { when: { promptIncludes: 'As dan' }, steps: [agent('eve'), write('dan.txt'), say('dan reports')] },
    ],
    files: ['dan.txt', 'eve.txt'],
    text: 'FINAL',
    background: [['agent', 'dan', 'completed']],
  },
  {
    name: 'a workflow',
    steps: [
      useTool('Workflow', {
        script:
          "export const meta = { name: 'w', description: 'one step', phases: [{ title: 'P' }] }\nreturn await agent('As fay')",
      }),
      say('WAITING'),
      say('FINAL'),
    ],
    agents: [agentThat('fay', 2)],
    input: { permissionMode: 'bypassPermissions' },
    files: ['fay.txt'],
    text: 'FINAL',
    background: [['workflow', 'one step', 'completed']],
  },
  {
    name: 'a shell',
    steps: [bash(busy(3), inBackground), say('WAITING'), write('told.txt'), say('FINAL')],
    files: ['told.txt'],
    text: 'FINAL',
    background: [['shell', 'a shell', 'completed']],
  },
  {
    name: 'a shell that ends while the turn still runs, which says nothing more for a while',
    steps: [bash(busy(1), inBackground), say('FIRST', { delayMs: 2_000 }), say('SECOND', { delayMs: 3_000 })],
    text: 'SECOND',
    background: [['shell', 'a shell', 'completed']],
  },
  {
    name: 'a shell that the second turn begins',
    steps: [
      bash(busy(1), inBackground),
      say('WAITING'),
      bash(busy(2), { run_in_background: true, description: 'another shell' }),
      say('WAITING AGAIN'),
      say('FINAL'),
    ],
    text: 'FINAL',
    background: [
      ['shell', 'a shell', 'completed'],
      ['shell', 'another shell', 'completed'],
    ],
  },
  {
    name: 'a shell that fails',
    steps: [bash(`${busy(1)} && false`, inBackground), say('WAITING'), say('FINAL')],
    text: 'FINAL',
    background: [['shell', 'a shell', 'failed']],
  },
  {
    name: 'a command that takes longer than its own timeout',
    steps: [bash(busy(4), { timeout: 1_000, description: 'a slow one' }), say('WAITING'), say('FINAL')],
    text: 'FINAL',
    background: [['shell', 'a slow one', 'completed']],
  },
  {
    name: 'a monitor',
    steps: [
      useTool('ToolSearch', { query: 'select:Monitor', max_results: 5 }),
      useTool('Monitor', {
        command: 'for i in 1 2; do sleep 1; echo tick $i; done',
        description: 'ticks',
        timeout_ms: 30_000,
        persistent: false,
      }),
      say('WATCHING'),
      say('A TICK'),
    ],
    input: { permissionMode: 'bypassPermissions' },
    text: 'A TICK',
    background: [['shell', 'ticks', 'completed']],
  },
  {
    name: 'an answer whose last message is empty',
    steps: [{ text: 'THE ANSWER', ...bash('echo one') }, say('')],
    text: 'THE ANSWER',
    background: [],
  },
];

const promptOf = (name: string) => `Do this: ${name}.`;

export function testsOfBackgroundWork(place: Place): void {
  const testIn = testsIn(place);

  testIn('process')(
    'a task is over when its work is over, and its result is that of the last turn',
    async () => {
      const rules = SCENARIOS.flatMap(({ name, steps, agents = [] }) => [
        { when: { promptIncludes: promptOf(name) }, steps },
        ...agents,
      ]);
      await using room = await place.start({
        script: { rules },
        maxConcurrency: SCENARIOS.length,
        // Shorter than any of the work: a run that ended with its first turn would lose all of it.
        claude: { ...UNASKED, exitGraceMs: 500 },
      });
      const ended = await runAll(room, place);
      expect(await Promise.all(ended.map((task) => summaryOf(task, room)))).toEqual(
        SCENARIOS.map(({ name, text, files = [], background }) => ({
          prompt: promptOf(name),
          status: 'completed',
          text,
          files,
          background,
          difference: null,
        })),
      );
    },
  );

  testIn('process')('an agent that has reported is waited for again once it goes on', async () => {
    const bySteps = (steps: readonly Step[], turn: number) => steps[turn] ?? say('BEYOND THE SCRIPT');
    const ofClaude = [agent('hal'), say('WAITING'), say('MIDDLE'), say('FINAL')];
    const ofAgent = [
      bash(busy(1), inBackground),
      say('hal reports'),
      // It goes on because its shell has ended, and then says nothing for longer than a run without work is given.
      bash(busy(6)),
      write('hal.txt'),
      say('hal reports again'),
    ];
    await using room = await place.start({
      // By who asks: an agent that goes on is not given its prompt again (2.1.330, without persistence).
      script: ({ agentId, turn }) => bySteps(agentId === undefined ? ofClaude : ofAgent, turn),
      claude: { ...UNASKED, exitGraceMs: 500, wakeGraceMs: 1_500 },
    });
    expect(await summaryOf(await room.run(), room)).toMatchObject({
      status: 'completed',
      text: 'FINAL',
      files: ['hal.txt'],
      background: [
        ['agent', 'hal', 'completed'],
        ['shell', 'a shell', 'completed'],
      ],
    });
  });

  testIn('process')(
    'shells that are left after their time are stopped, and the result, the task and the list say so',
    async () => {
      const rules: ScriptRule[] = [
        {
          when: { promptIncludes: 'two servers' },
          steps: [
            bash(busy(300), { run_in_background: true, description: 'a server' }),
            bash(busy(301), { run_in_background: true, description: 'another server' }),
            say('STARTED'),
          ],
        },
        { when: { promptIncludes: 'none' }, steps: [bash(busy(300), inBackground), say('STARTED')] },
      ];
      await using room = await place.start({ script: { rules }, claude: UNASKED });
      const stopped = (description: string) => ({ kind: 'shell', description, status: 'stopped' });
      const [two, none] = await Promise.all([
        room.run({ prompt: 'two servers', backgroundTimeout: 1_500 }),
        room.run({ prompt: 'none', backgroundTimeout: 0 }),
      ]);
      expect(two).toMatchObject({
        status: 'completed',
        backgroundTimeout: 1_500,
        result: { text: 'STARTED', background: [stopped('a server'), stopped('another server')] },
      });
      expect(none).toMatchObject({
        status: 'completed',
        backgroundTimeout: 0,
        result: { text: 'STARTED', background: [stopped('a shell')] },
      });
      const { data } = await room.ops.listTasks();
      expect(data.map(({ backgroundStopped }) => backgroundStopped).toSorted()).toEqual([1, 2]);
      // The CLI was asked to stop them, so that it says so itself.
      const said = (await room.log(two.id)).map(({ data: line }) => line);
      expect(said).toContainEqual(
        expect.objectContaining({ subtype: 'task_notification', status: 'stopped' }),
      );
      expect(await place.running()).toEqual([]);
    },
  );

  testIn('process')(
    'a monitor that ticks on and on is stopped in its time, whatever Claude says about its ticks',
    async () => {
      await using room = await place.start({
        script: [
          useTool('ToolSearch', { query: 'select:Monitor', max_results: 5 }),
          useTool('Monitor', {
            command: 'while true; do sleep 1; echo tick; done',
            description: 'ticks',
            persistent: true,
          }),
          say('WATCHING'),
          say('A TICK'),
        ],
        claude: UNASKED,
      });
      expect(
        await room.run({ permissionMode: 'bypassPermissions', backgroundTimeout: 3_000, timeout: 60_000 }),
      ).toMatchObject({
        status: 'completed',
        result: { text: 'A TICK', background: [{ kind: 'shell', description: 'ticks', status: 'stopped' }] },
      });
    },
  );

  testIn('process', 'container')(
    'a stop while work goes on in the background is a stop, and what was said before is kept',
    async () => {
      const rules: ScriptRule[] = [
        agentThat('gil', 300),
        { when: { promptIncludes: 'an agent' }, steps: [agent('gil'), say('WAITING')] },
        { when: { promptIncludes: 'a shell' }, steps: [bash(busy(300), inBackground), say('WAITING')] },
      ];
      await using room = await place.start({ script: { rules }, claude: UNASKED, maxConcurrency: 4 });
      const late = await room.create({ prompt: 'an agent', timeout: 15_000 });
      const left = await Promise.all(['an agent', 'a shell'].map((prompt) => room.create({ prompt })));
      for (const { id } of left) await room.event(id, ({ type }) => type === 'claude.result');
      const cancelled = await Promise.all(left.map(({ id }) => room.ops.cancelTask(id)));
      const result = (kind: string, description: string) => ({
        data: null,
        text: 'WAITING',
        background: [{ kind, description, status: 'stopped' }],
      });
      expect(cancelled).toMatchObject([
        { status: 'cancelled', error: null, result: result('agent', 'gil') },
        { status: 'cancelled', error: null, result: result('shell', 'a shell') },
      ]);
      expect(await room.ops.waitForCompletion(late.id)).toMatchObject({
        status: 'failed',
        error: { code: 'timed_out' },
        result: result('agent', 'gil'),
      });
      expect(await place.running()).toEqual([]);
    },
  );

  testIn('process')('the last turn decides on the data of a schema', async () => {
    const structured = (n: number) => ({ structured: { n } });
    await using room = await place.start({
      script: [bash(busy(1), inBackground), structured(1), structured(2)],
      claude: { ...UNASKED, exitGraceMs: 500 },
    });
    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    expect(await room.run({ schema })).toMatchObject({ status: 'completed', result: { data: { n: 2 } } });
  });

  testIn('process')('denials of all turns are in the result, and counted in the list', async () => {
    await using room = await place.start({
      script: {
        rules: [
          {
            when: { promptIncludes: 'As ida' },
            steps: [bash(busy(2)), bash('curl http://127.0.0.1:2/'), say('ida reports')],
          },
        ],
        steps: [
          bash('curl http://127.0.0.1:1/'),
          agent('ida'),
          say('WAITING'),
          useTool('Write', { file_path: '/etc/claude-ops', content: 'x' }),
          say('FINAL'),
        ],
      },
    });
    const task = await room.run({ permissionMode: 'default' });
    expect(task).toMatchObject({
      status: 'completed',
      result: {
        text: 'FINAL',
        permissionDenials: [
          { tool: 'Bash', input: { command: 'curl http://127.0.0.1:1/' } },
          // Between the turns: no result tells of it.
          { tool: 'Bash', input: { command: 'curl http://127.0.0.1:2/' } },
          { tool: 'Write', input: { file_path: '/etc/claude-ops', content: 'x' } },
        ],
      },
    });
    for (const { reason } of task.result?.permissionDenials ?? [])
      expect(reason).toMatch(/permission|approval/i);
    expect((await room.ops.listTasks()).data[0]).toMatchObject({ permissionDenials: 3 });
  });
}

/** Each as soon as the place is ready for it, so that all of them run at the same time. */
async function runAll(room: RunningOps, place: Place) {
  const ids: string[] = [];
  for (const { name, input } of SCENARIOS) {
    await place.untilReady?.(room);
    const { id } = await room.create({ prompt: promptOf(name), ...input });
    ids.push(id);
  }
  return await Promise.all(ids.map((id) => room.ops.waitForCompletion(id)));
}

async function summaryOf({ id, prompt, status, result, error }: Task, { ops }: RunningOps) {
  const { data } = await ops.listArtifacts(id);
  const summary = {
    prompt,
    status,
    text: result?.text,
    files: data.map(({ path }) => path),
    background: result?.background.map((work) => [work.kind, work.description, work.status]),
    difference: result?.usage.gateway?.difference,
  };
  return error === null ? summary : { ...summary, error };
}
