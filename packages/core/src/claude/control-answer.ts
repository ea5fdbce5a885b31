import { isRecord } from '../system/is-record.ts';
import { stringOr, type ClaudeMessage } from './message.ts';

/** How the CLI answered a control request. */
export interface ControlAnswer {
  /** The id that the request was given. */
  readonly requestId: string;
  /** Whether the CLI did what it was asked for. */
  readonly isSuccess: boolean;
  /** The fields of the answer; none where the CLI refused, or has nothing to say. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The answer that a line is; undefined for any other line. */
export function readAnswer({ type, response }: ClaudeMessage): ControlAnswer | undefined {
  if (type !== 'control_response' || !isRecord(response)) return undefined;
  return {
    requestId: stringOr(response['request_id'], ''),
    isSuccess: response['subtype'] === 'success',
    fields: isRecord(response['response']) ? response['response'] : {},
  };
}
