import type { EmittedEvent } from '../attempt/emitted-event.ts';
import type { Mask } from '../secrets/mask.ts';
import { nextCalls, type OpenCall } from './activity/open-calls.ts';
import { activityAfterUnreadLine, FIRST_ACTIVITY, nextActivity, type Activity } from './activity/activity.ts';
import { readAnswer } from './control-answer.ts';
import { isRecord } from '../system/is-record.ts';
import { parseMessage, type ClaudeMessage } from './message.ts';
import { EMPTY_REPORT, nextReport, type Report } from './report.ts';

/** What the CLI has said so far, as far as the outcome depends on it. */
export interface Transcript {
  /** What it reported. */
  readonly report: Report;
  /** What it is doing. */
  readonly activity: Activity;
  /** The tool calls that have no result yet. */
  readonly calls: readonly OpenCall[];
  /** Takes the secrets out of whatever is kept of the two. */
  readonly mask: Mask;
  /** How many bytes the longest line had that was beyond the limit; 0 when none was. */
  readonly oversizedBytes: number;

  /**
   * Takes a line in. Returns the event to keep, or undefined for what is not for the log.
   *
   * @param message what `parseMessage` makes of the line
   */
  takeLine(line: string, message: ClaudeMessage | undefined): EmittedEvent | undefined;

  /** Takes note of a line that was too long to keep. */
  takeOversized(line: { bytes: number; head: string }): EmittedEvent;
}

/** The answers to our own control requests, and the states of our messages: the protocol, not the run, unless they tell of a broken server. */
const PROTOCOL_TYPES: ReadonlySet<string> = new Set(['control_response', 'keep_alive', 'command_lifecycle']);
/** Whether the session is idle: for us, who asked to be told. */
const PROTOCOL_SUBTYPE = 'session_state_changed';

/**
 * Turns the CLI's lines into events, secrets masked, and remembers what decides the outcome. What a line means is read
 * from the line as it came: a key may be a word of the protocol, and masked it would mean something else.
 */
export function createTranscript(mask: Mask): Transcript {
  let report = EMPTY_REPORT;
  let activity = FIRST_ACTIVITY;
  let calls: readonly OpenCall[] = [];
  let oversizedBytes = 0;

  const take = (message: ClaudeMessage) => {
    report = nextReport(report, message);
    activity = nextActivity(activity, message);
    calls = nextCalls(calls, message);
  };
  return {
    mask,
    get report() {
      return report;
    },
    get activity() {
      return activity;
    },
    get calls() {
      return calls;
    },
    get oversizedBytes() {
      return oversizedBytes;
    },
    takeLine(line, message) {
      if (line.trim() === '') return undefined;
      if (message === undefined) activity = activityAfterUnreadLine(activity);
      else take(message);
      if (message !== undefined && isProtocol(message)) return undefined;
      const masked = mask(line);
      return toEvent(masked, masked === line ? message : parseMessage(masked));
    },
    takeOversized({ bytes, head }) {
      activity = activityAfterUnreadLine(activity);
      oversizedBytes = Math.max(oversizedBytes, bytes);
      return {
        type: 'claude.unparsed',
        data: JSON.stringify({ text: mask(head, { isCut: true }), truncatedFromBytes: bytes }),
      };
    },
  };
}

/** A line that is no message, or none any more once it is masked, is kept as the text it is. */
function toEvent(masked: string, message: ClaudeMessage | undefined): EmittedEvent {
  return message === undefined
    ? { type: 'claude.unparsed', data: JSON.stringify({ text: masked }) }
    : { type: `claude.${message.type}`, data: masked };
}

function isProtocol(message: ClaudeMessage): boolean {
  if (message.type === 'system') return message['subtype'] === PROTOCOL_SUBTYPE;
  return PROTOCOL_TYPES.has(message.type) && !tellsOfBrokenServer(message);
}

/** `mcp_set_servers` is answered with why servers did not connect; the session's own beginning says only that. */
function tellsOfBrokenServer(message: ClaudeMessage): boolean {
  const errors = readAnswer(message)?.fields['errors'];
  return isRecord(errors) && Object.keys(errors).length > 0;
}
