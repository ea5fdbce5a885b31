import type { Approval } from '@claude-ops/contract';
import { isRecord } from '../../system/is-record.ts';
import { questionsOf } from './questions.ts';
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

/** The CLI knows a question, and an option, by its own words. People have answered the masked ones: both are in the same order. */
function withAnswers(fields: Fields, { decision, request }: Approval): object {
  const input = isRecord(fields['input']) ? fields['input'] : {};
  const given = new Map(Object.entries(decision?.answers ?? {}));
  const shown = request.questions ?? [];
  const entries = questionsOf(input).flatMap(({ question, options }, index) => {
    const asked = shown[index];
    const answer = asked && given.get(asked.question);
    if (asked === undefined || answer === undefined) return [];
    const labels = new Map(asked.options.map(({ label }, option) => [label, options[option]?.label]));
    const texts = [answer].flat().filter((text) => typeof text === 'string');
    return [[question, texts.map((text) => labels.get(text) ?? text).join(', ')] as const];
  });
  const answers: Record<string, string> = Object.fromEntries(entries);
  return { ...input, answers };
}

function messageOf({ status, kind, decision }: Approval): string {
  if (status === 'expired') return 'Nobody has decided in time, so this is denied.';
  const message = decision?.message ?? '';
  if (message !== '') return message;
  return kind === 'question' ? 'The user does not answer.' : 'The user has denied this.';
}
