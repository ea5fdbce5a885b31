import { fieldText } from '../terminal/field-text.ts';
import { formatCount } from '../terminal/format-count.ts';
import { oneLine } from '../terminal/one-line.ts';

type Data = Readonly<Record<string, unknown>>;

const MOST_CHARACTERS = 1_000;

export function describeRequestedApproval({ approvalId, kind, request }: Data): string {
  const id = oneLine(String(approvalId));
  const what = typeof request === 'object' && request !== null ? askedIn({ ...request }, id) : '';
  return `waits for a decision: ${oneLine(String(kind))} ${what} (approval ${id})`;
}

export function describeDecidedApproval({ decision, message }: Data): string {
  const words = { allow: 'allowed', deny: 'denied', answer: 'answered' } as const;
  const what = isDecision(decision) ? words[decision] : 'decided';
  return typeof message === 'string' && message !== '' ? `${what}: ${cut(message)}` : what;
}

export function describeWithdrawnApproval({ reason }: Data): string {
  return typeof reason === 'string' ? `no decision is needed: ${oneLine(reason)}` : 'no decision is needed';
}

/** Says in a line what a request asks for, and how to see the whole of one that is longer. */
export function askedIn(request: Data, approvalId: string): string {
  return cut(wordsOf(request), `: claude-ops approvals show ${approvalId}`);
}

function wordsOf({ tool, input, plan, questions, server, message, costUsd }: Data): string {
  if (typeof plan === 'string') return plan;
  if (Array.isArray(questions)) return questions.map(textOfQuestion).join(' ');
  if (typeof server === 'string') return `${server}: ${String(message)}`;
  if (typeof costUsd === 'number') return `$${costUsd}`;
  return `${String(tool)} ${JSON.stringify(input ?? {})}`;
}

function textOfQuestion(question: unknown): string {
  const isOne = typeof question === 'object' && question !== null && 'question' in question;
  return isOne ? String(question.question) : '';
}

/** @param whole says where the rest can be read */
function cut(text: string, whole = ''): string {
  const line = fieldText(text).replaceAll(/\s+/g, ' ').trim();
  const left = line.length - MOST_CHARACTERS;
  if (left <= 0) return line;
  return `${line.slice(0, MOST_CHARACTERS).toWellFormed()}… (${formatCount(left, 'more character')}${whole})`;
}

function isDecision(value: unknown): value is 'allow' | 'deny' | 'answer' {
  return value === 'allow' || value === 'deny' || value === 'answer';
}
