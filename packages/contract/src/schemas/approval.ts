import { Type, type Static } from '@sinclair/typebox';
import { ApprovalRequest } from './approval-request.ts';
import { codes } from './codes.ts';
import { Cursor, Id, Timestamp } from './common.ts';
import { nullable } from './nullable.ts';

export const ApprovalKind = codes<'tool' | 'plan' | 'question' | 'elicitation' | 'budget'>(
  ['tool', 'plan', 'question', 'elicitation', 'budget'],
  {
    description:
      'tool: Claude wants to use a tool. plan: it has made a plan, and wants to begin. question: it wants to know something. elicitation: an MCP server does. budget: the task has spent what it may cost. More may come.',
    examples: ['tool'],
  },
);
export type ApprovalKind = Static<typeof ApprovalKind>;

export const ApprovalStatus = Type.Union(
  [
    Type.Literal('pending'),
    Type.Literal('allowed'),
    Type.Literal('denied'),
    Type.Literal('answered'),
    Type.Literal('expired'),
    Type.Literal('withdrawn'),
  ],
  {
    description:
      'pending: somebody has yet to decide. expired: nobody has in time, which denies. withdrawn: the decision is no longer needed; `reason` says why.',
  },
);
export type ApprovalStatus = Static<typeof ApprovalStatus>;

/** Names who has decided, and from which address. */
export const ApprovalDecider = Type.Object({
  via: codes<'api' | 'link' | 'program'>(['api', 'link', 'program'], {
    description:
      'api: over REST. link: with the signed link of the approval. program: by the service that embeds claude-ops.',
  }),
  token: nullable(Type.String({ description: 'The name of the token that was shown; null without one.' })),
  address: nullable(Type.String({ description: 'The address that the request came from.' })),
});
export type ApprovalDecider = Static<typeof ApprovalDecider>;

export const ApprovalVerdict = Type.Union([
  Type.Literal('allow'),
  Type.Literal('deny'),
  Type.Literal('answer'),
]);
export type ApprovalVerdict = Static<typeof ApprovalVerdict>;

/** A decision as it was made. */
export const ApprovalDecision = Type.Object({
  decision: ApprovalVerdict,
  message: nullable(Type.String({ description: 'What Claude is told with it.' })),
  updatedInput: nullable(
    Type.Record(Type.String(), Type.Unknown(), { description: 'What runs in the place of `request.input`.' }),
  ),
  answers: nullable(Type.Record(Type.String(), Type.Unknown())),
  remember: nullable(Type.Literal('task')),
  maxCostUsd: nullable(Type.Number()),
  decidedBy: ApprovalDecider,
});
export type ApprovalDecision = Static<typeof ApprovalDecision>;

export const Approval = Type.Object(
  {
    id: Id,
    taskId: Id,
    attempt: Type.Integer({ minimum: 1, description: 'Of the task: the one that asks.' }),
    kind: ApprovalKind,
    status: ApprovalStatus,
    request: ApprovalRequest,
    createdAt: Timestamp,
    expiresAt: Type.Union([Timestamp, Type.Null()], { description: 'When it is denied by itself.' }),
    settledAt: Type.Union([Timestamp, Type.Null()], { description: 'When it ceased to be pending.' }),
    decision: nullable(ApprovalDecision),
    reason: nullable(Type.String({ description: 'Why it was withdrawn.' })),
  },
  {
    description:
      'Something that a task wants to do and waits with until somebody decides, and what became of it.',
  },
);
export type Approval = Static<typeof Approval>;

/** A page on which an approval can be decided without a token. */
export const ApprovalLink = Type.Object({
  url: Type.String({
    description:
      'The address of the page. Whoever has it may decide this approval, and no other. Without PUBLIC_URL it is a path of the server.',
    examples: ['https://ops.example.org/approvals/019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90?signature=...'],
  }),
});
export type ApprovalLink = Static<typeof ApprovalLink>;

export const ApprovalPage = Type.Object({
  data: Type.Array(Approval, { description: 'Newest first.' }),
  nextCursor: Type.Union([Cursor, Type.Null()]),
});
export type ApprovalPage = Static<typeof ApprovalPage>;
