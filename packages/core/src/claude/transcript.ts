import type { EmittedEvent } from '../executors/executor.ts';
import { isRecord, parseMessage, type ClaudeMessage } from './message.ts';
import type { Mask } from '../secrets/mask.ts';

/** What the CLI has said so far, as far as the outcome depends on it. */
export interface Transcript {
  /** The last `result` message: background work can bring more than one, and the last has the whole accounting. */
  readonly result: ClaudeMessage | undefined;
  /** How many bytes the longest line had that was beyond the limit; 0 when none was. */
  readonly oversizedBytes: number;

  /** Takes a line in. Returns the event to keep, or undefined for what is not for the log. */
  takeLine(line: string): EmittedEvent | undefined;

  /** Takes note of a line that was too long to keep. */
  takeOversized(line: { bytes: number; head: string }): EmittedEvent;
}

/** The answers to our own control requests: part of the protocol, not of the run, unless they tell of a broken server. */
const PROTOCOL_TYPES: ReadonlySet<string> = new Set(['control_response', 'keep_alive']);

/** Turns the CLI's lines into events, secrets masked, and remembers what decides the outcome. */
export function createTranscript(mask: Mask): Transcript {
  let result: ClaudeMessage | undefined;
  let oversizedBytes = 0;

  return {
    get result() {
      return result;
    },
    get oversizedBytes() {
      return oversizedBytes;
    },
    takeLine(line) {
      const masked = mask(line);
      if (masked.trim() === '') return undefined;
      const message = parseMessage(masked);
      if (message === undefined) return { type: 'claude.unparsed', data: JSON.stringify({ text: masked }) };
      if (message.type === 'result') result = message;
      return isProtocol(message) ? undefined : { type: `claude.${message.type}`, data: masked };
    },
    takeOversized({ bytes, head }) {
      oversizedBytes = Math.max(oversizedBytes, bytes);
      return {
        type: 'claude.unparsed',
        data: JSON.stringify({ text: mask(head, { isCut: true }), truncatedFromBytes: bytes }),
      };
    },
  };
}

function isProtocol(message: ClaudeMessage): boolean {
  return PROTOCOL_TYPES.has(message.type) && !tellsOfBrokenServer(message);
}

/** `mcp_set_servers` is answered with why servers did not connect; the session's own beginning says only that. */
function tellsOfBrokenServer({ response }: ClaudeMessage): boolean {
  const answer = isRecord(response) ? response['response'] : undefined;
  const errors = isRecord(answer) ? answer['errors'] : undefined;
  return isRecord(errors) && Object.keys(errors).length > 0;
}
