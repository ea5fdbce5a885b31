import type { Approval } from '@claude-ops/contract';
import { isRecord } from '../../system/is-record.ts';
import { rememberedBy } from './remembered.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Answers `can_use_tool` as the approval was decided. */
export function answerForTool(fields: Fields, approval: Approval): object {
  const { status, decision } = approval;
  if (status === 'answered') return { behavior: 'allow', updatedInput: withAnswers(fields, approval) };
  if (status !== 'allowed') return { behavior: 'deny', message: messageOf(approval) };
  const { updatedInput = null, remember = null } = decision ?? {};
  return {
    behavior: 'allow',
    // Without it the CLI uses the input that it has: the one that is shown has its secrets masked.
    ...(updatedInput !== null && { updatedInput }),
    ...(remember !== null && { updatedPermissions: rememberedBy(fields).updates }),
  };
}

/** Answers `elicitation` as the approval was decided. */
export function answerForServer({ status, decision }: Approval): object {
  if (status === 'answered' || status === 'allowed')
    return { action: 'accept', content: decision?.answers ?? {} };
  return { action: status === 'denied' ? 'decline' : 'cancel' };
}

function withAnswers(fields: Fields, { decision }: Approval): object {
  const input = isRecord(fields['input']) ? fields['input'] : {};
  const entries = Object.entries(decision?.answers ?? {}).map(
    ([question, answer]) => [question, Array.isArray(answer) ? answer.join(', ') : answer] as const,
  );
  const answers: Record<string, unknown> = Object.fromEntries(entries);
  return { ...input, answers };
}

function messageOf({ status, kind, decision }: Approval): string {
  if (status === 'expired') return 'Nobody has decided in time, so this is denied.';
  const message = decision?.message ?? '';
  if (message !== '') return message;
  return kind === 'question' ? 'The user does not answer.' : 'The user has denied this.';
}
