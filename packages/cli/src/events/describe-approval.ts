import { cutToWidth } from '../terminal/cut-to-width.ts';
import { oneLine } from '../terminal/one-line.ts';

type Data = Readonly<Record<string, unknown>>;

const MOST_CHARACTERS = 1_000;

export function describeRequestedApproval({ approvalId, kind, request }: Data): string {
  const what = typeof request === 'object' && request !== null ? askedIn({ ...request }) : '';
  return `waits for a decision: ${oneLine(`${String(kind)} ${what}`)} (approval ${String(approvalId)})`;
}

export function describeDecidedApproval({ decision, message }: Data): string {
  const words = { allow: 'allowed', deny: 'denied', answer: 'answered' } as const;
  const what = isDecision(decision) ? words[decision] : 'decided';
  return typeof message === 'string' && message !== '' ? `${what}: ${cut(message)}` : what;
}

export function describeWithdrawnApproval({ reason }: Data): string {
  return typeof reason === 'string' ? `no decision is needed: ${oneLine(reason)}` : 'no decision is needed';
}

/** Says in a line what a request asks for. */
export function askedIn({ tool, input, plan, questions, server, message, costUsd }: Data): string {
  if (typeof plan === 'string') return cut(plan);
  if (Array.isArray(questions)) return cut(questions.map(textOfQuestion).join(' '));
  if (typeof server === 'string') return cut(`${server}: ${String(message)}`);
  if (typeof costUsd === 'number') return `$${costUsd}`;
  return cut(`${String(tool)} ${JSON.stringify(input ?? {})}`);
}

function textOfQuestion(question: unknown): string {
  const isOne = typeof question === 'object' && question !== null && 'question' in question;
  return isOne ? String(question.question) : '';
}

function cut(text: string): string {
  return cutToWidth(oneLine(text), MOST_CHARACTERS);
}

function isDecision(value: unknown): value is 'allow' | 'deny' | 'answer' {
  return value === 'allow' || value === 'deny' || value === 'answer';
}
