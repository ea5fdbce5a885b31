import { ClaudeOpsError, type Approval, type ApprovalInput } from '@claude-ops/contract';
import { ANSWER, fieldsOf, OTHER } from './fields.ts';

/**
 * Reads the form of the page: which button was pressed, and what was filled in.
 *
 * @throws {ClaudeOpsError} invalid_request: no button of the page was pressed.
 */
export function readForm(form: URLSearchParams, approval: Approval): ApprovalInput {
  const message = form.get('message') ?? '';
  switch (form.get('decision')) {
    case 'allow':
      return {
        decision: 'allow',
        ...(form.has('maxCostUsd') && { maxCostUsd: Number(form.get('maxCostUsd')) }),
      };
    case 'remember':
      return { decision: 'allow', remember: 'task' };
    case 'answer':
      return { decision: 'answer', answers: answersIn(form, approval) };
    case 'deny':
      return { decision: 'deny', ...(message !== '' && { message }) };
    default:
      throw new ClaudeOpsError('invalid_request', 'Press one of the buttons of the page.');
  }
}

function answersIn(form: URLSearchParams, { request }: Approval): Record<string, unknown> {
  const { questions } = request;
  if (questions !== undefined)
    return Object.fromEntries(
      questions.flatMap(({ question, multiSelect, options }, index) => {
        const chosen = form.getAll(`${ANSWER}${index}`).map((option) => options[Number(option)]?.label ?? '');
        const given = [...chosen, ...form.getAll(`${OTHER}${index}`)];
        const answers = given.filter((answer) => answer.trim() !== '');
        if (answers.length === 0) return [];
        return [[question, multiSelect ? answers : answers.at(-1)]];
      }),
    );
  return Object.fromEntries(
    fieldsOf(request).flatMap(({ name, type, choices }, index) => {
      const given = form.get(`${ANSWER}${index}`) ?? '';
      // A browser sends nothing of a choice that nobody has made.
      if (given === '') return [];
      const text = choices.length === 0 ? given : (choices[Number(given)] ?? '');
      return text === '' ? [] : [[name, valueOf(text, type)]];
    }),
  );
}

function valueOf(text: string, type: string): unknown {
  if (type === 'number' || type === 'integer') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}
