import type { Approval, ApprovalDecision, ApprovalRequest, ProblemItem } from '@claude-ops/contract';
import { dataProblems } from '../../claude/schema-check.ts';
import { MASK } from '../../secrets/mask.ts';
import { isRecord } from '../../system/is-record.ts';
import { escapedForPointer } from '../../system/json-pointer.ts';

type Answers = NonNullable<ApprovalDecision['answers']>;
type Question = NonNullable<ApprovalRequest['questions']>[number];

/** Finds the problems of the answers that a person gave. */
export function problemsOfAnswers(
  { kind, request }: Pick<Approval, 'kind' | 'request'>,
  answers: Answers | null,
): ProblemItem[] {
  if (answers === null) return [{ pointer: '/answers', detail: 'is required with answer' }];
  if (kind !== 'question') return problemsOfForm(request.schema ?? null, answers);
  if (Object.keys(answers).length === 0)
    return [{ pointer: '/answers', detail: 'must answer at least one question' }];
  const questions = request.questions ?? [];
  return Object.entries(answers).flatMap(([text, answer]) =>
    problemsOfAnswer({ text, answer, asked: questions.filter(({ question }) => question === text) }),
  );
}

/** The words of a question may hold a mask, and so may the label of an option, which stands for that option. */
function problemsOfAnswer({
  text,
  answer,
  asked,
}: {
  readonly text: string;
  readonly answer: unknown;
  /** Several where their words differ in secrets alone. */
  readonly asked: readonly Question[];
}): ProblemItem[] {
  const pointer = pointerTo(text);
  if (asked.length === 0) return [{ pointer, detail: 'is none of the questions' }];
  const texts: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  if (texts.length === 0 || !texts.every((one) => typeof one === 'string' && one !== ''))
    return [{ pointer, detail: 'must be a text, or a list of texts' }];
  const labels = asked.flatMap(({ options }) => options.map(({ label }) => label));
  const isOneOption = (one: unknown) => labels.filter((label) => label === one).length === 1;
  return texts.some((one) => String(one).includes(MASK) && !isOneOption(one))
    ? [{ pointer, detail: `holds ${MASK}, which stands in the place of a secret` }]
    : [];
}

/** The MCP server would refuse what its form does not take, and nobody could answer again. */
function problemsOfForm(schema: Record<string, unknown> | null, answers: Answers): ProblemItem[] {
  const masked = Object.entries(answers).flatMap(problemsOfField);
  // A masked schema does not say which answers it takes.
  if (masked.length > 0 || schema === null || JSON.stringify(schema).includes(MASK)) return masked;
  const { properties } = schema;
  const unknown = isRecord(properties)
    ? Object.keys(answers).filter((name) => !Object.hasOwn(properties, name))
    : [];
  return [
    ...unknown.map((name) => ({ pointer: pointerTo(name), detail: 'is none of the fields' })),
    ...dataProblems(schema, answers).map(({ pointer, detail }) => ({
      pointer: `/answers${pointer}`,
      detail,
    })),
  ];
}

function problemsOfField([name, value]: readonly [string, unknown]): ProblemItem[] {
  const holdsMask = JSON.stringify(value).includes(MASK);
  const detail = `holds ${MASK}, which stands in the place of a secret`;
  return holdsMask ? [{ pointer: pointerTo(name), detail }] : [];
}

function pointerTo(name: string): string {
  return `/answers/${escapedForPointer(name)}`;
}
