import { ERROR_TABLE, type CheckReport, type ErrorCode } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { CheckFacts } from '../../src/claude/check/with-check.ts';
import type { RunExit } from '../../src/claude/exit-error.ts';
import { activityAfterUnreadLine, FIRST_ACTIVITY, nextActivity } from '../../src/claude/activity/activity.ts';
import type { ClaudeMessage } from '../../src/claude/message.ts';
import { decideOutcome, type RunFacts } from '../../src/claude/outcome.ts';
import { errorOfServers } from '../../src/claude/server-reports.ts';
import { EMPTY_REPORT, nextReport } from '../../src/claude/report.ts';
import type { SaidSoFar } from '../../src/claude/result.ts';
import { createMask } from '../../src/secrets/mask.ts';

const exited: RunExit = { code: 0, signal: null, stderrTail: '', oversizedBytes: 0, wentMute: false };
const nothing: RunFacts = {
  said: saidBy([]),
  stopCause: undefined,
  saidBeforeStop: undefined,
  schema: null,
  failOnDenial: false,
  exit: exited,
};
const nameSchema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };

const success = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'done',
  num_turns: 2,
  session_id: 'session',
  modelUsage: { model: { inputTokens: 3, costUSD: 0.5 } },
};
const interrupted = {
  ...success,
  subtype: 'error_during_execution',
  is_error: true,
  terminal_reason: 'aborted_tools',
};
const apiError = (text: string, status?: number) => ({
  ...success,
  is_error: true,
  terminal_reason: 'api_error',
  result: text,
  ...(status === undefined ? {} : { api_error_status: status }),
});

/** What a CLI has said that printed these lines. */
function saidBy(lines: readonly ClaudeMessage[], secrets: readonly string[] = []): SaidSoFar {
  return {
    report: lines.reduce(nextReport, EMPTY_REPORT),
    activity: lines.reduce(nextActivity, FIRST_ACTIVITY),
    mask: createMask(secrets),
  };
}
const line = (fields: object): ClaudeMessage => ({ type: 'result', ...fields });
const system = (subtype: string, fields: object = {}) => line({ type: 'system', subtype, ...fields });
const says = (words: string, fields: object = {}) =>
  line({ type: 'assistant', message: { content: [{ type: 'text', text: words }] }, ...fields });
const listed = (...types: string[]) =>
  system('background_tasks_changed', {
    tasks: types.map((type) => ({ task_id: type, task_type: type, description: `a ${type}` })),
  });

/** The run reported this last, and nothing stopped it. */
const said = (result: object, facts: Partial<RunFacts> = {}): RunFacts => saidLines([line(result)], facts);
const saidLines = (lines: readonly ClaudeMessage[], facts: Partial<RunFacts> = {}): RunFacts => ({
  ...nothing,
  said: saidBy(lines),
  ...facts,
});
/** The run was over when something stopped it. */
const stoppedAfter = (result: object, stopCause: RunFacts['stopCause']): RunFacts =>
  said(result, { stopCause, saidBeforeStop: saidBy([line(result)]) });
/** Something stopped the run before it was over. */
const stopped = (stopCause: RunFacts['stopCause'], lastResult?: object): RunFacts =>
  saidLines(lastResult === undefined ? [] : [line(lastResult)], { stopCause });
/** The run ended without a result. */
const ended = (exit: Partial<RunExit>): RunFacts => ({ ...nothing, exit: { ...exited, ...exit } });

/** After this result, the CLI took another turn, of which the result could not be read. */
function unreadAfter(result: object, exit: Partial<RunExit>): RunFacts {
  const { report, activity, mask } = saidBy([line(result), system('init')]);
  const unread = activityAfterUnreadLine(activity);
  const idle = nextActivity(unread, system('session_state_changed', { state: 'idle' }));
  return { ...nothing, said: { report, activity: idle, mask }, exit: { ...exited, ...exit } };
}

/** It said this, and was then killed from outside. */
function killed(lines: readonly ClaudeMessage[]): RunFacts {
  return saidLines(lines, { exit: { ...exited, code: null, signal: 'SIGKILL' } });
}

const withDenials = {
  ...success,
  permission_denials: [
    { tool_name: 'Bash', tool_use_id: '1', tool_input: { command: 'npm test' } },
    { tool_name: 'Bash', tool_use_id: '2', tool_input: { command: 'npm start' } },
    { tool_name: 'Write', tool_use_id: '3', tool_input: {} },
  ],
};

/** A success, and what its check came to. */
function checked(end: Partial<CheckReport> | undefined, more: Partial<CheckFacts> = {}): RunFacts {
  const report = end && { exitCode: 0, timedOut: false, durationMs: 5, output: 'text', tries: 1, ...end };
  const check: CheckFacts = {
    check: { command: 'npm test', timeout: 1_000, retries: 0 },
    report,
    isOfLastTurn: report !== undefined,
    problem: undefined,
    isResumed: false,
    ...more,
  };
  return { ...said(success), check };
}

const broken = { name: 'docs', status: 'failed', error: 'ENOENT' };

type Expected = 'completed' | 'cancelled' | ErrorCode;

const cases: readonly (readonly [fact: string, facts: RunFacts, expected: Expected])[] = [
  // A result is the proof of success.
  ['a result that reports success', said(success), 'completed'],
  ['a result that names no error flag', said({ subtype: 'success' }), 'completed'],
  ['a result with data that satisfies the schema', structured({ name: 'Ada' }), 'completed'],
  ['a result with data that does not', structured({ name: 7 }), 'schema_mismatch'],
  ['a result with null where the schema asks for an object', structured(null), 'schema_mismatch'],
  ['a result without the data the schema asks for', said(success, { schema: nameSchema }), 'schema_mismatch'],
  ['a denial where the task fails on them', said(withDenials, { failOnDenial: true }), 'permission_denied'],
  ['a check that is green', checked({ exitCode: 0 }), 'completed'],
  ['a check that is red', checked({ exitCode: 1 }), 'check_failed'],
  ['a check that took too long', checked({ exitCode: null, timedOut: true }), 'check_failed'],
  ['a green check before the last turn', checked({ exitCode: 0 }, { isOfLastTurn: false }), 'check_failed'],
  ['a check that could not be run', checked(undefined, { problem: 'no bash' }), 'check_failed'],
  ['a check that another server began', checked(undefined, { isResumed: true }), 'interrupted'],
  [
    'a red check, and a cancel while it is told',
    { ...checked({ exitCode: 1 }), stopCause: 'cancelled' },
    'cancelled',
  ],
  [
    'a required server that did not connect',
    { ...nothing, obstacle: errorOfServers([broken]) },
    'mcp_server_failed',
  ],
  [
    'a required server that did not connect, before a cancel',
    { ...nothing, obstacle: errorOfServers([broken]), stopCause: 'cancelled' },
    'mcp_server_failed',
  ],
  [
    'a CLI that gave up on the schema',
    said({ ...interrupted, subtype: 'error_max_structured_output_retries' }),
    'schema_mismatch',
  ],

  // What a result says went wrong.
  ['a refusal with 401', said(apiError('no', 401)), 'authentication_failed'],
  ['a refusal with 403', said(apiError('no', 403)), 'authentication_failed'],
  ['a refusal with 429', said(apiError('no', 429)), 'rate_limited'],
  ['a refusal with 529', said(apiError('no', 529)), 'rate_limited'],
  ['a refusal with 400', said(apiError('no', 400)), 'claude_failed'],
  ['a refusal with 500', said(apiError('no', 500)), 'upstream_unavailable'],
  ['a refusal with 502', said(apiError('API Error: 502 Bad Gateway.', 502)), 'upstream_unavailable'],
  [
    'an answer of the gateway that got none',
    said(apiError('API Error: 502 The model API could not be reached (ECONNREFUSED).', 502)),
    'api_unreachable',
  ],
  ['an account without credit', said(apiError('Credit balance is too low', 400)), 'credit_exhausted'],
  ['a refusal with 402', said(apiError('no', 402)), 'credit_exhausted'],
  [
    'a model that is not there',
    said(apiError("There's an issue with the selected model (x). Run --model.", 404)),
    'model_not_available',
  ],
  [
    'a prompt that is too long',
    said({ ...apiError('Prompt is too long', 400), terminal_reason: 'prompt_too_long' }),
    'context_exceeded',
  ],
  [
    'a full context window',
    said({
      ...apiError('API Error: The model has reached its context window limit.'),
      api_error_status: null,
      api_error: 'max_output_tokens',
    }),
    'context_exceeded',
  ],
  [
    'an answer beyond the output limit',
    said({
      ...apiError("API Error: Claude's response exceeded the 128000 output token maximum."),
      api_error_status: null,
      api_error: 'max_output_tokens',
    }),
    'output_limit',
  ],
  [
    'a request that is too large',
    said({ ...apiError('Request too large (max 32MB).', 413), terminal_reason: 'image_error' }),
    'request_too_large',
  ],
  [
    'a model that refuses',
    said({ ...apiError("API Error: Opus's safeguards flagged this."), stop_reason: 'refusal' }),
    'refused_by_model',
  ],
  [
    'an answer that stops for what the model has refused, and is no error',
    said({ ...success, stop_reason: 'refusal' }),
    'completed',
  ],
  [
    'a CLI that is not logged in',
    said(apiError('Not logged in · Please run /login')),
    'authentication_failed',
  ],
  [
    'a key that is refused',
    said(apiError('Invalid API key · Fix external API key')),
    'authentication_failed',
  ],
  ['no route', said(apiError('API Error: No internet route (ENETUNREACH)')), 'api_unreachable'],
  ['no name', said(apiError("Can't reach the API server (EAI_AGAIN)")), 'api_unreachable'],
  ['a proxy that refuses', said(apiError("Couldn't connect (ERR_PROXY_TUNNEL)")), 'api_unreachable'],
  ['no trust', said(apiError('SSL failed (UNABLE_TO_VERIFY_LEAF_SIGNATURE)')), 'api_unreachable'],
  ['an API that is too slow', said(apiError('Request timed out. Set API_TIMEOUT_MS.')), 'api_unreachable'],
  ['an API error of no kind', said(apiError('something (else)')), 'claude_failed'],
  [
    'an answer that speaks of ECONNREFUSED',
    said({ ...success, is_error: true, terminal_reason: 'max_turns', result: 'no (ECONNREFUSED)' }),
    'claude_failed',
  ],
  ['an error that calls itself a success', said({ ...success, is_error: true }), 'claude_failed'],
  ['too many turns', said({ subtype: 'error_max_turns', is_error: true }), 'max_turns_reached'],
  ['a result without a subtype', said({}), 'claude_failed'],
  [
    'a result with a subtype that is no text',
    said({ subtype: { toString: 1, valueOf: 1 } }),
    'claude_failed',
  ],
  ['a status that is text', said(apiError('no', '401' as unknown as number)), 'claude_failed'],

  // What came first counts: the result, then the stop, then the exit.
  ['success before a cancel', stoppedAfter(success, 'cancelled'), 'completed'],
  ['success before a timeout', stoppedAfter(success, 'timed_out'), 'completed'],
  ['an error before a timeout', stoppedAfter(apiError('no', 401), 'timed_out'), 'authentication_failed'],
  ['success before a crash', said(success, { exit: { ...exited, code: 7 } }), 'completed'],
  ['success before a kill', said(success, { exit: { ...exited, signal: 'SIGKILL' } }), 'completed'],
  ['success besides a line too long', said(success, { exit: { ...exited, oversizedBytes: 9 } }), 'completed'],
  ['a cancel', stopped('cancelled'), 'cancelled'],
  ['a timeout', stopped('timed_out'), 'timed_out'],
  ['a server that stops', stopped('interrupted'), 'interrupted'],
  ['a run that said nothing for too long', stopped('stalled'), 'stalled'],
  ['a workspace that grew too large', stopped('workspace_too_large'), 'workspace_too_large'],
  ['a cancel, and the result it brought about', stopped('cancelled', interrupted), 'cancelled'],
  ['a timeout, and the result it brought about', stopped('timed_out', interrupted), 'timed_out'],
  ['a timeout, and a success that came too late', stopped('timed_out', success), 'timed_out'],
  [
    'a timeout of a run with a line too long',
    { ...stopped('timed_out'), exit: { ...exited, code: 143, oversizedBytes: 9, wentMute: true } },
    'timed_out',
  ],

  // A result of an earlier turn is no proof: the work was still going on.
  ['a kill while an agent works', killed([line(success), listed('local_agent')]), 'killed_by_signal'],
  ['a kill in a later turn', killed([line(success), system('init')]), 'killed_by_signal'],
  // Claude would have been told of its end, and gone on.
  ['a kill while only a shell is left', killed([listed('local_bash'), line(success)]), 'killed_by_signal'],
  [
    'a crash while only a shell is left',
    saidLines([listed('local_bash'), line(success)], { exit: { ...exited, code: 7 } }),
    'claude_failed',
  ],
  [
    'a shell that was ended with the CLI, because it could not be stopped by request',
    saidLines([listed('local_bash'), line(success)], { exit: { ...exited, code: 143, wentMute: true } }),
    'completed',
  ],
  [
    'an exit with 0 while only a shell is left',
    saidLines([listed('local_bash'), line(success)]),
    'completed',
  ],
  [
    'an exit with 0 while a workflow works',
    saidLines([listed('local_workflow'), line(success)]),
    'no_result',
  ],
  ['a later turn that fails', saidLines([line(success), line(apiError('no', 401))]), 'authentication_failed'],
  ['a later turn that succeeds', saidLines([line(apiError('no', 529)), line(success)]), 'completed'],

  ['a later turn whose result is too long', unreadAfter(success, { oversizedBytes: 9 }), 'output_too_large'],
  ['a later turn whose result is no JSON', unreadAfter(success, {}), 'no_result'],
  [
    'a kill in a later turn of a run with a line too long',
    saidLines([line(success), system('init')], {
      exit: { ...exited, signal: 'SIGKILL', oversizedBytes: 9 },
    }),
    'killed_by_signal',
  ],

  // What the exit says: a line too long, then silence, then a signal, then refused arguments, then the code.
  ['a line too long', ended({ oversizedBytes: 9 }), 'output_too_large'],
  [
    'a line too long, then a kill',
    ended({ oversizedBytes: 9, signal: 'SIGKILL', wentMute: true }),
    'output_too_large',
  ],
  ['silence that had to be ended', ended({ wentMute: true, signal: 'SIGTERM' }), 'no_result'],
  ['silence that ended as 143', ended({ wentMute: true, code: 143 }), 'no_result'],
  ['a kill', ended({ code: null, signal: 'SIGKILL' }), 'killed_by_signal'],
  [
    'a kill of a CLI that complained',
    ended({ signal: 'SIGKILL', stderrTail: 'unknown option' }),
    'killed_by_signal',
  ],
  ['exit code 128', ended({ code: 128 }), 'claude_failed'],
  ['exit code 129, of SIGHUP', ended({ code: 129 }), 'killed_by_signal'],
  ['exit code 137, of SIGKILL', ended({ code: 137 }), 'killed_by_signal'],
  ['exit code 143, of SIGTERM', ended({ code: 143 }), 'killed_by_signal'],
  ['exit code 192, of the last signal', ended({ code: 192 }), 'killed_by_signal'],
  ['exit code 193', ended({ code: 193 }), 'claude_failed'],
  ['exit code 255', ended({ code: 255 }), 'claude_failed'],
  ['an unknown option', ended({ code: 1, stderrTail: "error: unknown option '--x'" }), 'arguments_refused'],
  [
    'a value that is not a choice',
    ended({ code: 1, stderrTail: "error: option '--x <y>' argument 'z' is invalid. Allowed: a." }),
    'arguments_refused',
  ],
  [
    'a mode that root may not use',
    ended({ code: 1, stderrTail: 'x cannot be used with root/sudo privileges for security reasons' }),
    'arguments_refused',
  ],
  ['a container without memory', ended({ code: 137, cause: 'out_of_memory' }), 'out_of_memory'],
  ['a container without processes', ended({ code: 134, cause: 'out_of_processes' }), 'process_limit_reached'],
  ['an image without the CLI', ended({ code: 127, cause: 'not_found' }), 'claude_not_found'],
  ['an engine that went down', ended({ code: 137, cause: 'engine_lost' }), 'executor_unavailable'],
  [
    'success before an engine went down',
    said(success, { exit: { ...exited, cause: 'engine_lost' } }),
    'completed',
  ],
  ['exit code 1', ended({ code: 1 }), 'claude_failed'],
  ['exit code 1 with a word on stderr', ended({ code: 1, stderrTail: 'Out of luck' }), 'claude_failed'],
  ['exit code 0', ended({ code: 0 }), 'no_result'],
  ['exit code 0 with a word on stderr', ended({ stderrTail: 'a warning' }), 'no_result'],
];

function structured(data: unknown): RunFacts {
  return said({ ...success, structured_output: data }, { schema: nameSchema });
}

test.for(cases)('%s', ([, facts, expected]) => {
  const outcome = decideOutcome(facts);
  expect(outcome.status === 'failed' ? outcome.error.code : outcome.status).toBe(expected);
  if (outcome.status === 'failed') expect(outcome.error.message).toMatch(/\S/);
});

test('the table has every code that a run can end with', () => {
  const elsewhere: readonly ErrorCode[] = [
    ...([
      'claude_not_found',
      'setup_failed',
      'workspace_failed',
      'artifacts_failed',
      'execution_failed',
      'executor_unavailable',
      'out_of_resources',
    ] as const),
    'budget_exceeded',
    'expired',
    'not_continuable',
    'credential_not_found',
  ];
  const ofTasks = Object.entries(ERROR_TABLE)
    .filter(([, { scope }]) => scope.includes('task'))
    .map(([code]) => code);
  const inTable = cases.map(([, , expected]) => expected).filter((code) => code in ERROR_TABLE);
  expect([...new Set([...inTable, ...elsewhere])].toSorted()).toEqual(ofTasks.toSorted());
});

const reported = {
  text: 'done',
  sessionId: 'session',
  numTurns: 2,
  costUsd: 0.5,
  usage: expect.objectContaining({ inputTokens: 3 }),
  background: [],
  turns: [{ number: 1, text: 'done', costUsd: 0.5, permissionDenials: 0 }],
  permissionDenials: [],
};

test('a task that fails on denials fails with the tools that were denied, and keeps its result', () => {
  expect(decideOutcome(said(withDenials)).status).toBe('completed');
  expect(decideOutcome({ ...said(success), failOnDenial: true }).status).toBe('completed');
  expect(decideOutcome({ ...said(withDenials), failOnDenial: true })).toMatchObject({
    status: 'failed',
    error: {
      code: 'permission_denied',
      message: 'Claude was not allowed to use Bash, Write.',
      details: { tools: ['Bash', 'Write'], denials: 3 },
    },
    result: { text: success.result },
  });
});

test('a task without its required servers names each, with its reason or its state', () => {
  const silent = { name: 'tickets', status: 'needs-auth', error: null };
  expect(decideOutcome({ ...nothing, obstacle: errorOfServers([broken, silent]) })).toMatchObject({
    error: {
      message: 'Required MCP servers did not connect: "docs" (ENOENT), "tickets" (needs-auth).',
      details: { servers: [broken, silent] },
    },
    result: null,
  });
});

test('without a schema the data is the text', () => {
  expect(decideOutcome(said(success))).toEqual({
    status: 'completed',
    result: { ...reported, data: 'done' },
  });
});

test.for<[fact: string, lines: ClaudeMessage[], expected: string | null]>([
  ['the last turn', [says('one'), line({ ...success, result: 'two' })], 'two'],
  ['a turn before an empty one', [says('one'), line({ ...success, result: '' })], 'one'],
  ['a turn before one without a text', [says('one'), line({ ...success, result: undefined })], 'one'],
  [
    'Claude, and no sub-agent',
    [says('one'), says('two', { parent_tool_use_id: 'id' }), line({ ...success, result: '' })],
    'one',
  ],
  ['nobody, where nothing was said', [says(''), line({ ...success, result: '' })], ''],
])('the text is that of %s', ([, lines, expected]) => {
  expect(decideOutcome(saidLines(lines)).result).toMatchObject({ text: expected, data: expected });
});

test('turns and denials are those of all results, with the reasons told meanwhile; costs those of the last', () => {
  const denied = (tool: string) => ({ tool_name: tool, tool_use_id: tool, tool_input: { of: tool } });
  const lines = [
    system('permission_denied', { tool_use_id: 'Bash', message: 'not allowed' }),
    line({ ...success, permission_denials: [denied('Bash')], modelUsage: { model: { costUSD: 1 } } }),
    line({ ...success, permission_denials: [denied('Write')], modelUsage: { model: { costUSD: 3 } } }),
  ];
  expect(decideOutcome(saidLines(lines)).result).toMatchObject({
    numTurns: 4,
    costUsd: 3,
    permissionDenials: [
      { tool: 'Bash', input: { of: 'Bash' }, reason: 'not allowed' },
      { tool: 'Write', input: { of: 'Write' }, reason: '' },
    ],
  });
});

test('what is denied an agent counts once, also between turns, of which no result tells', () => {
  const agentCalls = (id: string) =>
    line({
      type: 'assistant',
      parent_tool_use_id: 'agent',
      message: { content: [{ type: 'tool_use', id, name: 'Bash', input: { of: id } }] },
    });
  const denied = (id: string) =>
    system('permission_denied', { tool_use_id: id, tool_name: 'Bash', agent_id: 'a1', message: `no ${id}` });
  const lines = [
    ...[agentCalls('in the turn'), denied('in the turn')],
    line({
      ...success,
      permission_denials: [
        { tool_name: 'Bash', tool_use_id: 'in the turn', tool_input: { of: 'in the turn' } },
      ],
    }),
    ...[agentCalls('between turns'), agentCalls('allowed'), denied('between turns'), denied('unseen')],
    line({ ...success, permission_denials: [] }),
  ];
  expect(decideOutcome(saidLines(lines)).result?.permissionDenials).toEqual([
    { tool: 'Bash', input: { of: 'in the turn' }, reason: 'no in the turn' },
    { tool: 'Bash', input: { of: 'between turns' }, reason: 'no between turns' },
    { tool: 'Bash', input: null, reason: 'no unseen' },
  ]);
});

test('work that had not ended when the run did was stopped', () => {
  const lines = [
    listed('local_agent', 'local_bash'),
    system('task_notification', { task_id: 'local_agent', status: 'failed' }),
    line(success),
  ];
  expect(decideOutcome(saidLines(lines)).result?.background).toEqual([
    { kind: 'agent', description: 'a local_agent', status: 'failed' },
    { kind: 'shell', description: 'a local_bash', status: 'stopped' },
  ]);
});

test('secrets in descriptions, inputs and reasons are masked, and long texts cut', () => {
  const lines = [
    system('background_tasks_changed', { tasks: [{ task_id: 'a', description: 'with the-secret' }] }),
    system('permission_denied', { tool_use_id: 'id', message: 'no the-secret' }),
    line({
      ...success,
      permission_denials: [
        { tool_name: 'Bash', tool_use_id: 'id', tool_input: { command: ['the-secret', 'x'.repeat(20_000)] } },
      ],
    }),
  ];
  const { result } = decideOutcome({ ...nothing, said: saidBy(lines, ['the-secret']) });
  expect(result?.background[0]?.description).toBe('with [masked]');
  expect(result?.permissionDenials).toEqual([
    {
      tool: 'Bash',
      input: { command: ['[masked]', expect.stringMatching(/^x{8189}…$/)] },
      reason: 'no [masked]',
    },
  ]);
});

test('no more of a denied call is kept than is shown, whatever its input is made of', () => {
  const secret = 'sk-ant-made-up-0123456789';
  const denied = (input: unknown) => ({ tool_name: 'x'.repeat(100_000), tool_input: input });
  const inputs = [
    { path: 'a.txt', texts: Array.from({ length: 3 }, () => 'y'.repeat(1_000_000)) },
    // Cut where it was read, this leaves the beginning of a secret.
    { path: 'b.txt', text: secret.repeat(700) },
    Array.from({ length: 100_000 }, () => secret),
    { ['n'.repeat(100_000)]: 1 },
  ];
  const lines = [line({ ...success, permission_denials: inputs.map(denied) })];
  const { result } = decideOutcome({ ...nothing, said: saidBy(lines, [secret]) });
  const [texts, cut, many, name] = result?.permissionDenials ?? [];
  expect(texts).toMatchObject({ input: { path: 'a.txt', texts: [8, 8, 8].map(() => expect.any(String)) } });
  expect(cut).toMatchObject({ input: { path: 'b.txt' } });
  expect(many?.input).toMatch(/^\["\[masked\]","\[masked\]"/);
  expect(name?.input).toMatch(/^\{"nnn/);
  const stored = JSON.stringify(result);
  expect(stored.length).toBeLessThan(100_000);
  expect(stored).not.toContain(secret.slice(0, 8));
});

test('with a schema the data is what satisfies it, and the text stays', () => {
  expect(decideOutcome(structured({ name: 'Ada' }))).toMatchObject({
    result: { ...reported, data: { name: 'Ada' } },
  });
});

test('without a schema the data is the text also when the CLI gives structured output', () => {
  expect(decideOutcome(said({ ...success, structured_output: {} }))).toMatchObject({
    result: { data: 'done' },
  });
});

test('a mismatch says what is wrong, and keeps the cost and the text but no data', () => {
  expect(decideOutcome(structured({ name: 7 }))).toEqual({
    status: 'failed',
    error: {
      code: 'schema_mismatch',
      message: 'The answer does not satisfy the schema: /name must be string.',
      details: { problems: ['/name must be string'] },
    },
    result: { ...reported, data: null },
  });
});

test.for(['cancelled', 'timed_out', 'interrupted'] as const)(
  'a run that was %s keeps what it cost, without data',
  (cause) => {
    expect(decideOutcome(stopped(cause, interrupted))).toMatchObject({ result: { ...reported, data: null } });
    expect(decideOutcome(stopped(cause))).toMatchObject({ result: null });
  },
);

test('an error of the API carries its status, its text and what it cost', () => {
  expect(decideOutcome(said(apiError('Invalid key', 401)))).toEqual({
    status: 'failed',
    error: {
      code: 'authentication_failed',
      message: 'Invalid key',
      details: { subtype: 'success', terminalReason: 'api_error', apiStatus: 401 },
    },
    result: {
      ...reported,
      text: 'Invalid key',
      turns: [{ ...reported.turns[0], text: 'Invalid key' }],
      data: null,
    },
  });
});

test('a reason that has a code of its own is in our words, and not in those of the CLI', () => {
  const text = "There's an issue with the selected model (x). Run --model to pick a different model.";
  expect(decideOutcome(said(apiError(text, 404)))).toMatchObject({
    error: {
      message: "The model API does not offer the task's model to this API key.",
      details: { apiStatus: 404 },
    },
    result: { text },
  });
});

test.for<[object, string]>([
  [{ subtype: 'error_max_turns' }, 'The run took as many turns as `maxTurns` allows, and had more to do.'],
  [{ subtype: 'error_x', errors: ['one', 2, 'two'] }, 'one; two'],
  [{ subtype: 'error_x', errors: 'not a list' }, 'The claude CLI ended with error_x.'],
  [{ subtype: ['error_x'] }, 'The claude CLI ended with an error of no kind.'],
  [{}, 'The claude CLI ended with an error of no kind.'],
])('a result with %o fails with the message "%s"', ([result, message]) => {
  expect(decideOutcome(said(result))).toMatchObject({ status: 'failed', error: { message } });
});

test('details of a result are words and numbers only, whatever the CLI says', () => {
  const hostile = { subtype: { a: 1 }, terminal_reason: ['x'], api_error_status: true };
  expect(decideOutcome(said(hostile))).toMatchObject({ error: { details: {} } });
});

test('an exit carries code, signal and stderr, whose last line is in the message', () => {
  const exit = { code: 7, stderrTail: 'a warning\nfatal: no more luck' };
  expect(decideOutcome(ended(exit))).toEqual({
    status: 'failed',
    error: {
      code: 'claude_failed',
      message: 'The claude CLI exited with code 7: fatal: no more luck.',
      details: { exitCode: 7, signal: null, stderr: 'a warning\nfatal: no more luck' },
    },
    result: null,
  });
  expect(decideOutcome(ended({ code: 0 }))).toMatchObject({
    error: { details: { exitCode: 0, signal: null } },
  });
});

test('the message of a run that lost its later work does not deny the result that it had', () => {
  const facts = saidLines([line(success), system('init')], {
    exit: { ...exited, signal: 'SIGTERM', wentMute: true },
  });
  expect(decideOutcome(facts)).toMatchObject({
    error: {
      code: 'no_result',
      message: 'The claude CLI closed its output while its work was still going on.',
    },
    result: { text: 'done' },
  });
});

test('refused arguments are told with the line that names them', () => {
  const stderrTail = "a warning\nerror: unknown option '--verbos'\n(Did you mean --verbose?)";
  expect(decideOutcome(ended({ code: 1, stderrTail }))).toMatchObject({
    error: { code: 'arguments_refused', message: "error: unknown option '--verbos'" },
  });
});

/** The outcome of a run that said this, with a key that is to be masked. */
function decideMasked(result: object, key: string, schema: RunFacts['schema'] = null) {
  return decideOutcome({ ...nothing, said: saidBy([line(result)], [key]), schema });
}

test.for(['is_error', 'terminal_reason', 'api_error_status', 'authentication_failed', 'api_error'])(
  'a key that is the word %s of the protocol changes nothing about what is decided',
  (key) => {
    expect(decideMasked(apiError('no', 401), key)).toMatchObject({
      status: 'failed',
      error: { code: 'authentication_failed', message: 'no' },
    });
  },
);

test.for(['modelUsage', 'inputTokens', 'session_id', 'structured_output', 'num_turns'])(
  'a key that is the field %s of a result takes nothing away from it',
  (key) => {
    const result = { ...success, structured_output: { name: 'Ada' } };
    expect(decideMasked(result, key, nameSchema)).toMatchObject({
      status: 'completed',
      result: { ...reported, data: { name: 'Ada' } },
    });
  },
);

const KEY = 'sk-~made/up-0123456789';

test('no key is in a result: not in its text, its data, its session or its models', () => {
  const result = {
    ...success,
    result: `it is ${KEY}`,
    session_id: KEY,
    structured_output: { name: KEY, [KEY]: [`a ${KEY}`, 1, null] },
    modelUsage: { [KEY]: { inputTokens: 3, costUSD: 0.5 } },
  };
  const outcome = decideMasked(result, KEY, nameSchema);
  expect(outcome).toMatchObject({
    status: 'completed',
    result: {
      text: 'it is [masked]',
      sessionId: '[masked]',
      data: { name: '[masked]', '[masked]': ['a [masked]', 1, null] },
      usage: { models: { '[masked]': { inputTokens: 3 } } },
      costUsd: 0.5,
    },
  });
  expect(decideMasked({ ...result, structured_output: 12_345_678 }, '12345678', {})).toMatchObject({
    result: { data: '[masked]' },
  });
});

test('data satisfies its schema as the CLI gave it, whatever is masked of it', () => {
  const schema = { properties: { name: { pattern: '^sk-' }, size: { type: 'number' } }, required: ['name'] };
  expect(decideMasked({ ...success, structured_output: { name: KEY } }, KEY, schema)).toMatchObject({
    status: 'completed',
    result: { data: { name: '[masked]' } },
  });
});

test.for<[string, object, RunFacts['schema']]>([
  ['of the API', apiError(`refused ${KEY}`, 401), null],
  ['of the CLI', { ...interrupted, result: undefined, errors: [KEY] }, null],
  ['without a text', { ...interrupted, result: undefined, subtype: KEY, terminal_reason: KEY }, null],
  [
    'of the schema',
    { ...success, structured_output: { [KEY]: 7 } },
    { additionalProperties: { type: 'string' } },
  ],
])('no key is in an error %s', ([, result, schema]) => {
  const outcome = decideMasked(result, KEY, schema);
  expect(outcome.status).toBe('failed');
  expect(JSON.stringify(outcome)).toContain('[masked]');
  expect(JSON.stringify(outcome)).not.toMatch(/made(?:\/|~1)up/);
});

test('an error says at most 8 KiB in each of its texts, and the result keeps the rest', () => {
  const long = 'é'.repeat(1_000_000);
  const outcome = decideOutcome(said({ ...apiError(long), subtype: long }));
  if (outcome.status !== 'failed') throw new Error('it did not fail');
  for (const text of [outcome.error.message, outcome.error.details?.['subtype']]) {
    expect(text).toMatch(/^é+…$/);
    expect(Buffer.byteLength(String(text))).toBeGreaterThan(8 * 1024 - 4);
    expect(Buffer.byteLength(String(text))).toBeLessThanOrEqual(8 * 1024);
  }
  expect(outcome.result?.text).toBe(long);
  const fits = 'x'.repeat(8 * 1024);
  expect(decideOutcome(said(apiError(fits)))).toMatchObject({ error: { message: fits } });
});

test('no beginning of a key stays where an error is cut', () => {
  const outcome = decideMasked(apiError(`${'x'.repeat(8 * 1024 - 12)}${KEY}`), KEY);
  expect(JSON.stringify(outcome)).not.toContain('sk-');
});

test('problems with the schema are cut one by one, and of stderr the end stays', () => {
  const name = 'x'.repeat(20_000);
  const mismatch = decideOutcome(
    said(
      { ...success, structured_output: { [name]: 7 } },
      {
        schema: { additionalProperties: false, properties: {}, patternProperties: { x: { type: 'string' } } },
      },
    ),
  );
  expect(mismatch).toMatchObject({
    error: { details: { problems: [expect.stringMatching(/^\/x{8000,8192}…$/)] } },
  });

  const exit = decideOutcome(ended({ code: 1, stderrTail: `${'é'.repeat(8_000)}\nthe end` }));
  if (exit.status !== 'failed') throw new Error('it did not fail');
  expect(exit.error.details?.['stderr']).toMatch(/^é+\nthe end$/);
  expect(Buffer.byteLength(String(exit.error.details?.['stderr']))).toBeLessThanOrEqual(8 * 1024);
});
