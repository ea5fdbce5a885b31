import {
  LIMITS,
  type Approval,
  type ApprovalDecider,
  type ApprovalDecision,
  type ApprovalInput,
  type ProblemItem,
} from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { MASK } from '../../secrets/mask.ts';
import { problemsOfAnswers } from './answer-problems.ts';

type Field = Exclude<keyof ApprovalInput, 'decision'>;
type Kind = Approval['kind'];
/** The fields of a decision; null where the caller left them out. */
type Given = Pick<ApprovalDecision, Field>;

/** The decisions that each kind of approval takes, with their fields. */
const CHOICES: Readonly<Record<Kind, Partial<Record<ApprovalInput['decision'], readonly Field[]>>>> = {
  tool: { allow: ['updatedInput', 'remember'], deny: ['message'] },
  plan: { allow: ['updatedInput'], deny: ['message'] },
  question: { answer: ['answers'], deny: ['message'] },
  elicitation: { answer: ['answers'], deny: [] },
  budget: { allow: ['maxCostUsd'], deny: [] },
};

/**
 * Makes the record of a decision.
 *
 * @throws {ClaudeOpsError} invalid_request: the approval can't be decided like that.
 */
export function decisionOf(
  approval: Approval,
  input: ApprovalInput,
  decidedBy: ApprovalDecider,
): ApprovalDecision {
  const given: Given = {
    message: input.message ?? null,
    updatedInput: input.updatedInput ?? null,
    answers: input.answers ?? null,
    remember: input.remember ?? null,
    maxCostUsd: input.maxCostUsd ?? null,
  };
  const problems = problemsOf(approval, input.decision, given);
  if (problems.length > 0) throw invalidRequest(problems);
  return { decision: input.decision, ...given, decidedBy };
}

type Verdict = ApprovalInput['decision'];

function problemsOf(approval: Approval, decision: Verdict, given: Given): ProblemItem[] {
  const choices = CHOICES[approval.kind];
  const fields = choices[decision];
  if (fields === undefined) {
    const known = Object.keys(choices).join(' or ');
    return [{ pointer: '/decision', detail: `an approval of the kind ${approval.kind} takes ${known}` }];
  }
  const names = Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [name]));
  const others = names.filter((name) => !fields.some((field) => field === name));
  return [
    ...others.map((name) => ({
      pointer: `/${name}`,
      detail: `does not go with ${decision} for the kind ${approval.kind}`,
    })),
    ...problemsOfInput(given),
    ...(decision === 'answer' ? problemsOfAnswers(approval, given.answers) : []),
    ...problemsOfBudget(approval, decision, given),
    ...(given.remember !== null && approval.request.remembers?.length === 0
      ? [{ pointer: '/remember', detail: 'the CLI has no rule for this call: allow it once' }]
      : []),
  ];
}

function problemsOfInput({ updatedInput, answers }: Given): ProblemItem[] {
  return Object.entries({ updatedInput, answers }).flatMap(([name, value]) => {
    if (value === null) return [];
    const json = JSON.stringify(value);
    if (Buffer.byteLength(json) > LIMITS.approvalMaxBytes)
      return [{ pointer: `/${name}`, detail: `has more than ${LIMITS.approvalMaxBytes} bytes of JSON` }];
    // It would be used as it stands.
    return name === 'updatedInput' && json.includes(MASK)
      ? [{ pointer: `/${name}`, detail: `holds ${MASK}, which stands in the place of a secret` }]
      : [];
  });
}

function problemsOfBudget(
  { kind, request: { costUsd = 0 } }: Approval,
  decision: Verdict,
  { maxCostUsd }: Given,
): ProblemItem[] {
  if (kind !== 'budget' || decision !== 'allow') return [];
  if (maxCostUsd === null) return [{ pointer: '/maxCostUsd', detail: 'is required with allow' }];
  return maxCostUsd > costUsd
    ? []
    : [{ pointer: '/maxCostUsd', detail: `must be more than ${costUsd}, which the task has cost` }];
}
