import { say, useTool, type Step } from '@claude-ops/testing';
import { roundCost } from '../outcome/round-cost.ts';
import type { Scenario } from '../scenario.ts';

const BYPASS = { permissionMode: 'bypassPermissions' } as const;

const inBackground = { options: BYPASS, outlivesTurn: true } as const;

/** A command that takes some seconds. The CLI refuses one that is only a `sleep`. */
const commandOf = (file: string, seconds: number) =>
  `echo begin && sleep ${seconds} && echo ${file} > ${file}.txt`;

const work = (file: string, seconds = 2) => useTool('Bash', { command: commandOf(file, seconds) });

const shell = (file: string, seconds = 2) => ({
  name: 'Bash',
  input: { command: commandOf(file, seconds), description: `shell ${file}`, run_in_background: true },
});

const agent = (prompt: string) => ({
  name: 'Agent',
  input: { description: `agent ${prompt}`, prompt, subagent_type: 'general-purpose' },
});

const whenAsked = (promptIncludes: string, ...steps: readonly Step[]) => ({
  when: { promptIncludes },
  steps,
});

/** What was told up to the first result of a tool. */
const toFirstResult = (told: readonly string[]) =>
  told.slice(0, told.findIndex((line) => line.startsWith('result: ')) + 1);

/** Work that goes on when a turn of the model has ended. */
export const BACKGROUND: readonly Scenario[] = [
  {
    name: 'an agent in the background',
    ...inBackground,
    needs: ['Agent'],
    isQuick: true,
    script: {
      rules: [whenAsked('SUB-A', work('a'), say('A is done'))],
      steps: [{ tools: [agent('SUB-A')] }, say('WAITING'), say('FINAL')],
    },
  },
  {
    name: 'two agents that end one after the other',
    ...inBackground,
    needs: ['Agent'],
    script: {
      rules: [
        whenAsked('SUB-A', work('a'), say('A is done')),
        whenAsked('SUB-B', work('b', 10), say('B is done')),
      ],
      steps: [{ tools: [agent('SUB-A'), agent('SUB-B')] }, say('WAITING'), say('MIDDLE'), say('FINAL')],
    },
  },
  {
    name: 'an agent that starts an agent that starts an agent',
    ...inBackground,
    needs: ['Agent'],
    script: {
      rules: [
        whenAsked('DEEP-3', work('deep'), say('3 is done')),
        whenAsked('DEEP-2', { tools: [agent('DEEP-3')] }, say('2 waits'), say('2 is done')),
        whenAsked('DEEP-1', { tools: [agent('DEEP-2')] }, say('1 waits'), say('1 is done')),
      ],
      steps: [{ tools: [agent('DEEP-1')] }, say('WAITING'), say('FINAL')],
    },
  },
  {
    name: 'an agent that is written to again when it has reported',
    ...inBackground,
    needs: ['Agent', 'SendMessage'],
    script: {
      rules: [whenAsked('SUB-A', say('A has read it'), work('a', 1), say('A is done'))],
      steps: [
        { tools: [{ name: 'Agent', input: { ...agent('SUB-A').input, name: 'helper' } }] },
        say('WAITING'),
        useTool('ToolSearch', { query: 'select:SendMessage', max_results: 1 }),
        useTool('SendMessage', { to: 'helper', message: 'Write it now.', summary: 'go on' }),
        say('WAITING AGAIN'),
        say('FINAL'),
      ],
    },
  },
  {
    name: 'a shell in the background',
    ...inBackground,
    script: [{ tools: [shell('a')] }, say('WAITING'), say('FINAL')],
  },
  {
    name: 'a shell in the background that ends while the turn still runs',
    // When its server is killed a request is under way, which has to be asked again.
    options: BYPASS,
    script: [{ tools: [shell('a', 1)] }, say('FIRST', { delayMs: 3_000 }), say('SECOND', { delayMs: 3_000 })],
  },
  {
    name: 'a command that its time limit moves to the background',
    ...inBackground,
    isQuick: true,
    script: [
      useTool('Bash', { command: commandOf('a', 3), timeout: 1_000, description: 'shell a' }),
      say('WAITING'),
      say('FINAL'),
    ],
    meant: [
      {
        field: 'told',
        becomes: ({ told }) =>
          told.map((text) => text.replace('still running after 10m', 'still running after 30m')),
        because: 'shellLimit',
      },
    ],
  },
  {
    name: 'a shell in the background that fails',
    ...inBackground,
    script: [
      useTool('Bash', {
        command: 'echo begin && sleep 1 && exit 3',
        description: 'fails',
        run_in_background: true,
      }),
      say('WAITING'),
      say('FINAL'),
    ],
  },
  {
    name: 'a monitor that ticks',
    ...inBackground,
    needs: ['Monitor'],
    script: [
      useTool('ToolSearch', { query: 'select:Monitor', max_results: 1 }),
      useTool('Monitor', {
        command: 'for i in 1 2; do sleep 2; echo tick $i; done; sleep 3',
        description: 'ticks',
        timeout_ms: 20_000,
        persistent: false,
      }),
      ...['WAITING', 'ONE', 'TWO', 'FINAL'].map((text) => say(text)),
    ],
  },
  {
    name: 'a workflow',
    ...inBackground,
    needs: ['Workflow'],
    script: {
      rules: [whenAsked('STEP-A', work('a'), say('A is done'))],
      steps: [
        useTool('Workflow', {
          script: [
            "export const meta = { name: 'one-step', description: 'runs one agent', phases: [{ title: 'Only' }] }",
            "const answer = await agent('STEP-A', { label: 'a' })",
            'return { answer }',
          ].join('\n'),
        }),
        say('WAITING'),
        say('FINAL'),
      ],
    },
  },
  {
    name: 'background work that begins in the second turn',
    ...inBackground,
    script: [
      { tools: [shell('a', 1)] },
      say('FIRST'),
      { tools: [shell('b', 2)] },
      say('SECOND'),
      say('FINAL'),
    ],
  },
  {
    name: 'a shell that takes longer than the task lets it',
    options: { ...BYPASS, backgroundTimeout: 1_000 },
    script: [{ tools: [shell('a', 5)] }, say('WAITING'), say('FINAL')],
    meant: [
      { field: 'text', becomes: () => 'WAITING', because: 'backgroundLimit' },
      { field: 'said', becomes: () => ['WAITING'], because: 'backgroundLimit' },
      { field: 'files', becomes: () => ({}), because: 'backgroundLimit' },
      {
        field: 'costUsd',
        becomes: ({ costUsd }) => roundCost((costUsd / 3) * 2),
        because: 'backgroundLimit',
      },
      { field: 'turns', becomes: () => 2, because: 'backgroundLimit' },
      { field: 'background', becomes: () => ['shell stopped shell a'], because: 'backgroundLimit' },
      { field: 'requests', becomes: ({ requests }) => requests.slice(0, 2), because: 'backgroundLimit' },
      { field: 'told', becomes: ({ told }) => toFirstResult(told), because: 'backgroundLimit' },
    ],
  },
  {
    name: 'an agent and a shell at once',
    ...inBackground,
    needs: ['Agent'],
    script: {
      rules: [whenAsked('SUB-A', work('a', 4), say('A is done'))],
      steps: [{ tools: [agent('SUB-A'), shell('b', 2)] }, say('WAITING'), say('MIDDLE'), say('FINAL')],
    },
  },
  {
    name: 'an agent in the foreground',
    options: BYPASS,
    needs: ['Agent'],
    script: {
      rules: [whenAsked('SUB-A', work('a', 1), say('A is done'))],
      steps: [
        { tools: [{ name: 'Agent', input: { ...agent('SUB-A').input, run_in_background: false } }] },
        say('FINAL'),
      ],
    },
  },
  {
    name: 'structured data in each of two turns',
    ...inBackground,
    needs: ['Agent'],
    options: {
      ...BYPASS,
      schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
    },
    script: {
      rules: [whenAsked('SUB-A', work('a'), say('A is done'))],
      steps: [{ tools: [agent('SUB-A')] }, { structured: { n: 1 } }, { structured: { n: 2 } }, say('Done.')],
    },
  },
  {
    name: 'a process that a command leaves behind',
    options: BYPASS,
    script: [useTool('Bash', { command: 'sleep 2 & echo left' }), say('FINAL')],
  },
];
