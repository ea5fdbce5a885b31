import { Type, type Static } from '@sinclair/typebox';
import { nullable } from './nullable.ts';

const Question = Type.Object({
  question: Type.String(),
  header: Type.String({ description: 'A short name of the question.' }),
  multiSelect: Type.Boolean({ description: 'Whether more than one option may be chosen.' }),
  options: Type.Array(Type.Object({ label: Type.String(), description: Type.String() })),
});

/** The words that Claude asks with. Which fields there are depends on the kind of the approval. */
export const ApprovalRequest = Type.Object(
  {
    tool: Type.Optional(Type.String({ description: 'Kinds tool, plan and question.', examples: ['Bash'] })),
    input: Type.Optional(
      Type.Unknown({ description: 'Kinds tool, plan and question: the input of the tool, secrets masked.' }),
    ),
    description: Type.Optional(
      Type.String({ description: 'Kind tool: what the call is about, in the words of Claude or the CLI.' }),
    ),
    reason: Type.Optional(Type.String({ description: 'Kind tool: why the CLI asks.' })),
    remembers: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Kind tool: what `remember` also allows in this task. If empty: it can not be remembered.',
        examples: [['Bash(npm test *)']],
      }),
    ),
    plan: Type.Optional(
      nullable(
        Type.String({ description: 'Kind plan: the plan. null if Claude has not written it to a file.' }),
      ),
    ),
    questions: Type.Optional(Type.Array(Question, { description: 'Kind question.' })),
    server: Type.Optional(Type.String({ description: 'Kind elicitation: the MCP server that asks.' })),
    message: Type.Optional(Type.String({ description: 'Kind elicitation: what it asks.' })),
    schema: Type.Optional(
      nullable(
        Type.Record(Type.String(), Type.Unknown(), { description: 'Kind elicitation: of `answers`.' }),
      ),
    ),
    url: Type.Optional(
      nullable(
        Type.String({ description: 'Kind elicitation: the page to visit, where the server names one.' }),
      ),
    ),
    costUsd: Type.Optional(Type.Number({ description: 'Kind budget: what the task has cost.' })),
    maxCostUsd: Type.Optional(Type.Number({ description: 'Kind budget: what it may cost.' })),
  },
  { description: 'What is asked. Which fields there are depends on the kind.' },
);
export type ApprovalRequest = Static<typeof ApprovalRequest>;
