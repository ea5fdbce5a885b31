import type { ApprovalRequest } from '@claude-ops/contract';
import { isRecord } from '../../system/is-record.ts';
import { stringOr } from '../message.ts';

/** The questions in the input of the tool `AskUserQuestion`. */
export function questionsOf(input: unknown): NonNullable<ApprovalRequest['questions']> {
  return recordsIn(input, 'questions').map((question) => ({
    question: stringOr(question['question'], ''),
    header: stringOr(question['header'], ''),
    multiSelect: question['multiSelect'] === true,
    options: recordsIn(question, 'options').map((option) => ({
      label: stringOr(option['label'], ''),
      description: stringOr(option['description'], ''),
    })),
  }));
}

function recordsIn(value: unknown, name: string): Record<string, unknown>[] {
  const items = isRecord(value) ? value[name] : undefined;
  return Array.isArray(items) ? items.filter(isRecord) : [];
}
