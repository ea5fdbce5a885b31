import { isRecord } from '../../system/is-record.ts';
import { stringOr } from '../../claude/message.ts';
import type { AnswerBody } from '../../claude/api-failure.ts';
import { parseRecord } from '../answer/parse-record.ts';

/** What the body of an answer says that is no message of the model. Nothing is masked or cut yet. */
export interface ErrorBody {
  readonly body: AnswerBody;
  readonly errorType: string | null;
  readonly message: string | null;
  readonly requestId: string | null;
}

/** The title of a page, or its first heading. */
const TITLES = [/<title[^>]*>([^<]*)<\/title>/i, /<h1[^>]*>([^<]*)<\/h1>/i];
const PAGE = /^\s*<(?:!doctype\b|html\b|head\b|body\b|h1\b|center\b)/i;

/** @param text the beginning of the body */
export function readErrorBody(text: string): ErrorBody {
  const nothing = { errorType: null, message: null, requestId: null };
  if (PAGE.test(text)) return { ...nothing, body: 'page', message: titleOf(text) };
  const record = parseRecord(text);
  if (isRecord(record['error'])) {
    const { type, message } = record['error'];
    return {
      body: 'error',
      errorType: stringOr(type, null),
      message: stringOr(message, null),
      requestId: stringOr(record['request_id'], null),
    };
  }
  const message = [record['message'], record['detail'], record['error']].find(
    (value) => typeof value === 'string',
  );
  return { ...nothing, body: 'other', message: stringOr(message, text.trim() === '' ? null : text) };
}

function titleOf(page: string): string | null {
  return TITLES.map((pattern) => pattern.exec(page)?.[1]).find((title) => title !== undefined) ?? null;
}
