import { isRecord } from '../../system/is-record.ts';
import { stringOr } from '../../claude/message.ts';
import type { Mask } from '../../secrets/mask.ts';
import { readErrorBody, type ErrorBody } from './read-error-body.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

/** What is noted of one answer while it passes. */
export interface AnswerNotes {
  /** The head of the answer came. */
  begin(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  /** The answer leads elsewhere. */
  redirected(target: string): void;
  take(piece: Uint8Array): void;
  /** It is a message of the model. */
  isMessage(): void;
  /** The model stopped, for a reason. */
  stopped(reason: string): void;
  /** The message broke off with an error of the API. */
  failed(error: unknown): void;
  /**
   * What the answer said, texts masked and cut.
   *
   * @param networkError why the connection failed or broke, if it did
   */
  answer(networkError: string | null, mask: Mask): UpstreamAnswer;
}

/** So much of a body is kept, in bytes: an error of the API or the title of a page is far shorter. */
const MOST_BODY_BYTES = 16 * 1024;
const MOST_MESSAGE_CHARACTERS = 500;
const MOST_NAME_CHARACTERS = 100;
/** The API's own, then what proxies call it. */
const REQUEST_ID_HEADERS = ['request-id', 'x-request-id', 'x-amzn-requestid', 'cf-ray'];

export function createAnswerNotes(): AnswerNotes {
  let status: number | null = null;
  let requestId: string | null = null;
  let stopReason: string | null = null;
  let isMessage = false;
  let inStream: Pick<ErrorBody, 'errorType' | 'message'> | undefined;
  let redirect: string | null = null;
  const kept: Uint8Array[] = [];
  let bytes = 0;

  return {
    begin(answered, headers) {
      status = answered;
      const ids = REQUEST_ID_HEADERS.map((name) => headers[name]);
      requestId = ids.find((id): id is string => typeof id === 'string') ?? null;
    },
    redirected(target) {
      redirect = target;
    },
    take(piece) {
      if (isMessage || bytes >= MOST_BODY_BYTES) return;
      // A copy: a part of a piece would keep the whole of it.
      kept.push(Uint8Array.from(piece.subarray(0, MOST_BODY_BYTES - bytes)));
      bytes += piece.length;
    },
    isMessage() {
      isMessage = true;
      kept.length = 0;
    },
    stopped(reason) {
      stopReason = reason;
    },
    failed(error) {
      const { type, message } = isRecord(error) ? error : {};
      inStream = { errorType: stringOr(type, 'error'), message: stringOr(message, null) };
    },
    answer(networkError, mask) {
      const read = readKept();
      const shown = (text: string | null, most: number) =>
        show(text, { mask, most, isCut: bytes >= MOST_BODY_BYTES });
      return {
        status,
        networkError,
        body: read.body,
        errorType: shown(read.errorType, MOST_NAME_CHARACTERS),
        message: shown(redirect ?? read.message, MOST_MESSAGE_CHARACTERS),
        requestId: shown(requestId ?? read.requestId, MOST_NAME_CHARACTERS),
        stopReason: shown(stopReason, MOST_NAME_CHARACTERS),
      };
    },
  };

  function readKept(): ErrorBody {
    if (inStream !== undefined) return { ...inStream, body: 'error', requestId: null };
    if (isMessage) return { body: 'message', errorType: null, message: null, requestId: null };
    if (status === null) return { body: 'unknown', errorType: null, message: null, requestId: null };
    return readErrorBody(Buffer.concat(kept).toString('utf8'));
  }
}

/** A text of the upstream as it may be kept: without secrets, on one line, and short. */
function show(
  text: string | null,
  { mask, most, isCut }: { readonly mask: Mask; readonly most: number; readonly isCut: boolean },
): string | null {
  if (text === null) return null;
  const line = mask(text, { isCut })
    .replaceAll(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim();
  if (line === '') return null;
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
