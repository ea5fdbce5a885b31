import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { ApprovalStatus, ApprovalVerdict } from './approval.ts';
import { canBeLeftOut } from './can-be-left-out.ts';
import { Cursor, Id } from './common.ts';
import { LIMITS } from './limits.ts';

/** The body of `POST /api/approvals/:id`. */
export const ApprovalInput = Type.Object(
  {
    decision: ApprovalVerdict,
    ...canBeLeftOut({
      message: Type.String({
        maxLength: LIMITS.approvalMessageMaxCharacters,
        description: 'With deny: what Claude is told. Of a plan: the feedback.',
        examples: ['Leave the database alone.'],
      }),
      updatedInput: Type.Record(Type.String(), Type.Unknown(), {
        description:
          'With allow, kinds tool and plan: the input that is used in the place of that of Claude.',
        examples: [{ command: 'npm test -- --run' }],
      }),
      answers: Type.Record(Type.String(), Type.Unknown(), {
        description:
          'With answer. Kind question: for each question a text, or a list of texts. Kind elicitation: a value that satisfies `request.schema`.',
        examples: [{ 'Which database?': 'PostgreSQL' }],
      }),
      remember: Type.Literal('task', {
        description:
          'With allow, kind tool: do not ask again in this task for what `request.remembers` lists.',
      }),
      maxCostUsd: Type.Number({
        exclusiveMinimum: 0,
        description: 'With allow, kind budget: what the task may cost now, in US dollars.',
      }),
    }),
  },
  { additionalProperties: false, description: 'A decision. A field that is null counts as left out.' },
);
export type ApprovalInput = Undefinable<Static<typeof ApprovalInput>>;

/** Narrows a list of approvals. */
export const ApprovalFilter = Type.Object(
  {
    status: Type.Optional(ApprovalStatus),
    taskId: Type.Optional(Id),
    createdBy: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Only approvals of tasks that this token created, by its id.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type ApprovalFilter = Undefinable<Static<typeof ApprovalFilter>>;
