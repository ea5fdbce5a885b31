import { keptText, keptValue } from './kept-text.ts';
import { count, isRecord, stringOr, type ClaudeMessage } from './message.ts';

/** What the lines of a CLI have reported so far, as it was said: secrets are still in it. */
export interface Report {
  /** The last `result` line: its cost and usage are those of the whole run so far. */
  readonly result: ClaudeMessage | undefined;
  /** Turns of the main conversation with the model, over all results. */
  readonly numTurns: number;
  /** The last text that Claude said in the main conversation; empty until it has said one. */
  readonly lastText: string;
  /** The tool calls that were denied, over all results. */
  readonly denials: readonly Denial[];
  /** Why tool calls of the current turn were denied, by their ids. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** As much of it as is kept: an agent can make its inputs as long as it likes. */
export interface Denial {
  readonly tool: string;
  readonly input: unknown;
  /** As the CLI told Claude; empty where it did not say. */
  readonly reason: string;
}

export const EMPTY_REPORT: Report = {
  result: undefined,
  numTurns: 0,
  lastText: '',
  denials: [],
  reasons: new Map(),
};

/** An agent that tries without end must not fill its result: the event log has the rest. */
const MOST_DENIALS = 200;

/** What has been reported once the CLI has printed one more line. */
export function nextReport(report: Report, message: ClaudeMessage): Report {
  switch (message.type) {
    case 'assistant':
      return withText(report, message);
    case 'system':
      return message['subtype'] === 'permission_denied' ? withReason(report, message) : report;
    case 'result':
      return withResult(report, message);
    default:
      return report;
  }
}

/** The CLI prints a line for each block of an answer. What a sub-agent says is not said by Claude. */
function withText(report: Report, { message, parent_tool_use_id: parent }: ClaudeMessage): Report {
  const content = isRecord(message) ? message['content'] : undefined;
  if (typeof parent === 'string' || !Array.isArray(content)) return report;
  const texts = content.filter(isRecord).filter(({ type }) => type === 'text');
  const text = texts.map((block) => stringOr(block['text'], '')).join('');
  return text === '' ? report : { ...report, lastText: text };
}

function withReason(report: Report, message: ClaudeMessage): Report {
  if (report.reasons.size >= MOST_DENIALS) return report;
  const reasons = new Map(report.reasons);
  reasons.set(keptText(stringOr(message['tool_use_id'], '')), keptText(stringOr(message['message'], '')));
  return { ...report, reasons };
}

function withResult(report: Report, message: ClaudeMessage): Report {
  const left = MOST_DENIALS - report.denials.length;
  const denials = [...report.denials, ...denialsOf(message, report.reasons, left)];
  return {
    result: message,
    numTurns: report.numTurns + count(message['num_turns']),
    lastText: report.lastText,
    denials,
    reasons: new Map(),
  };
}

function denialsOf(message: ClaudeMessage, reasons: Report['reasons'], most: number): Denial[] {
  const denials = message['permission_denials'];
  const records = (Array.isArray(denials) ? denials : []).filter(isRecord).slice(0, most);
  return records.map((denial) => ({
    tool: keptText(stringOr(denial['tool_name'], '')),
    input: keptValue(denial['tool_input'] ?? null),
    reason: reasons.get(keptText(stringOr(denial['tool_use_id'], ''))) ?? '',
  }));
}
