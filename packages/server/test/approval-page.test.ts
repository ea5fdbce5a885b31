import { createHash } from 'node:crypto';
import { ClaudeOpsError, type Approval, type ApprovalInput, type DecideOptions } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createScriptedApi } from './fixtures/create-scripted-api.ts';
import { startServer } from './fixtures/start-server.ts';

const ID = '019aa0c2-7d10-7c2a-8a10-0f8a4c1e7d90';
const SIGNATURE = 'the-signature_1';
const PATH = `/approvals/${ID}?signature=${SIGNATURE}`;
const at = '2026-11-22T19:32:00.000Z';

function anApproval(overrides: Partial<Approval> = {}): Approval {
  return {
    id: ID,
    taskId: ID,
    attempt: 1,
    kind: 'tool',
    status: 'pending',
    request: { tool: 'Bash', input: { command: 'ls' }, remembers: ['Bash(ls)'] },
    createdAt: at,
    expiresAt: null,
    settledAt: null,
    decision: null,
    reason: null,
    ...overrides,
  };
}

/** A server that has one approval. Tokens are asked for everywhere but on its page. */
async function startWith(approval: Approval) {
  const decided: { readonly input: ApprovalInput; readonly options: DecideOptions | undefined }[] = [];
  const find = async (id: string) => {
    if (id === ID) return approval;
    throw new ClaudeOpsError('approval_not_found', `There is no approval ${JSON.stringify(id)}.`);
  };
  const api = createScriptedApi({
    getApproval: find,
    createApprovalLink: async (id) => ({ url: `/approvals/${(await find(id)).id}?signature=${SIGNATURE}` }),
    async decideApproval(_, input, options) {
      if (decided.length > 0)
        throw new ClaudeOpsError('approval_already_decided', 'It is already <b>decided</b>.');
      decided.push({ input, options });
      return approval;
    },
  });
  const server = await startServer({ api, access: { tokens: ['a-token'] } });
  const send = async (fields: readonly (readonly [string, string])[], path = PATH) =>
    await server.request(path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
    });
  return { server, decided, send, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('the page is for whoever has the link, and reading it decides nothing', async () => {
  await using room = await startWith(anApproval());
  const { response, text } = await room.server.request(PATH);
  expect(response.status).toBe(200);
  expect(text).toContain('Bash(ls)');
  for (const path of [
    `/approvals/${ID}`,
    `/approvals/${ID}?signature=`,
    `/approvals/${ID}?signature=${SIGNATURE}x`,
    `/approvals/${ID}?signature=${SIGNATURE}&signature=${SIGNATURE}`,
    `/approvals/019aa0c2-7d10-7c2a-8a10-0f8a4c1e7d91?signature=${SIGNATURE}`,
    `/approvals/x?signature=${SIGNATURE}`,
  ]) {
    expect((await room.server.request(path)).response.status, path).toBe(404);
    expect((await room.send([['decision', 'allow']], path)).response.status, path).toBe(404);
  }
  for (const query of ['&decision=allow', ''])
    for (const method of ['GET', 'HEAD']) await room.server.request(`${PATH}${query}`, { method });
  expect(room.decided).toEqual([]);
  expect((await room.server.request(`/api/approvals/${ID}`)).response.status).toBe(401);
});

test('the page may load nothing, run nothing, be framed by nobody and be kept nowhere', async () => {
  await using room = await startWith(anApproval());
  const { response, text } = await room.server.request(PATH);
  const policy = response.headers.get('content-security-policy');
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? [];
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  );
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('words of an agent are shown as they are, and what can not be seen in them is written out', async () => {
  const evil = '</pre><script>alert(1)</script>" onload="x\u202e\u200b\u0007\n&amp;';
  const options = [{ label: evil, description: evil }];
  const questions = [{ question: evil, header: evil, multiSelect: false, options }];
  const schema = { properties: { [evil]: { type: 'string', description: evil, enum: [evil] } } };
  for (const approval of [
    anApproval({
      request: { tool: evil, input: { command: evil }, description: evil, reason: evil, remembers: [evil] },
    }),
    anApproval({ kind: 'plan', request: { plan: evil } }),
    anApproval({ kind: 'question', request: { questions } }),
    anApproval({ kind: 'elicitation', request: { server: evil, message: evil, schema, url: evil } }),
  ]) {
    await using room = await startWith(approval);
    const { text } = await room.server.request(PATH);
    expect(text).not.toMatch(/<script|onload="|\p{Cf}|\p{Cc}(?<![\n\t])/u);
    expect(text).toContain('&lt;script&gt;');
    expect(text).toContain(String.raw`\u{202e}`);
    expect(text).toContain('&amp;amp;');
  }
});

test('what was asked is no longer shown once it is settled', async () => {
  await using room = await startWith(anApproval({ status: 'denied', settledAt: at }));
  const { text } = await room.server.request(PATH);
  expect(text).toContain('denied');
  expect(text).not.toMatch(/<form|<button|Bash/);
});

test('the form decides, says that a link did it, and leads back to the page', async () => {
  await using room = await startWith(anApproval());
  const { response } = await room.send([
    ['message', 'unused'],
    ['decision', 'remember'],
  ]);
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(PATH);
  expect(room.decided).toMatchObject([
    {
      input: { decision: 'allow', remember: 'task' },
      options: { decidedBy: { via: 'link', token: null, address: expect.stringContaining('127.0.0.1') } },
    },
  ]);
  const again = await room.send([['decision', 'deny']]);
  expect(again.response.status).toBe(409);
  expect(again.text).toContain('It is already &lt;b&gt;decided&lt;/b&gt;.');
});

const options = [
  { label: 'Blue', description: '' },
  { label: 'Red', description: '' },
];
test.for<[string, Partial<Approval>, [string, string][], ApprovalInput]>([
  [
    'a denial',
    {},
    [
      ['decision', 'deny'],
      ['message', 'No.'],
    ],
    { decision: 'deny', message: 'No.' },
  ],
  ['an allowance', {}, [['decision', 'allow']], { decision: 'allow' }],
  [
    'answers',
    {
      kind: 'question',
      request: {
        questions: [
          { question: 'One?', header: '', multiSelect: false, options },
          { question: 'Two?', header: '', multiSelect: true, options },
          { question: 'Three?', header: '', multiSelect: false, options },
          { question: 'Four?', header: '', multiSelect: false, options },
        ],
      },
    },
    [
      ['decision', 'answer'],
      ['answer-0', '0'],
      ['other-0', ''],
      ['answer-1', '0'],
      ['answer-1', '1'],
      ['other-1', 'Green'],
      ['answer-2', '0'],
      ['other-2', 'Green'],
      ['other-3', ' '],
    ],
    {
      decision: 'answer',
      answers: { 'One?': 'Blue', 'Two?': ['Blue', 'Red', 'Green'], 'Three?': 'Green' },
    },
  ],
  [
    'a form in which nothing was chosen',
    {
      kind: 'elicitation',
      request: { schema: { properties: { wipe: { type: 'boolean' }, size: { enum: ['small', 'large'] } } } },
    },
    [['decision', 'answer']],
    { decision: 'answer', answers: {} },
  ],
  [
    'a form',
    {
      kind: 'elicitation',
      request: {
        schema: { properties: { name: {}, port: { type: 'integer' }, tls: { type: 'boolean' }, left: {} } },
      },
    },
    [
      ['decision', 'answer'],
      ['answer-0', '5'],
      ['answer-1', '5'],
      ['answer-2', '0'],
      ['answer-3', ''],
    ],
    { decision: 'answer', answers: { name: '5', port: 5, tls: true } },
  ],
])('the form is read: %s', async ([, approval, fields, input]) => {
  await using room = await startWith(anApproval(approval));
  await room.send(fields);
  expect(room.decided.map((decision) => decision.input)).toEqual([input]);
});

test.each([[[]], [[['decision', 'allowed']]], [[['message', 'Hm.']]]] as [string, string][][][])(
  'a form in which no button was pressed decides nothing: %j',
  async (fields) => {
    await using room = await startWith(anApproval());
    expect((await room.send(fields)).response.status).toBe(422);
    expect(room.decided).toEqual([]);
  },
);

test('a form is taken nowhere else, and a large one not at all', async () => {
  await using room = await startWith(anApproval());
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: 'Bearer a-token',
  };
  const body = 'decision=allow';
  const api = await room.server.request(`/api/approvals/${ID}`, { method: 'POST', headers, body });
  expect(api.response.status).toBe(415);
  expect((await room.send([['message', 'x'.repeat(600_000)]])).response.status).toBe(413);
  expect(room.decided).toEqual([]);
});
