import { NO_DENIALS, withCalls, withDenial, withDenialsOfTurn, type Denials } from './denials.ts';
import { isRecord } from '../system/is-record.ts';
import { NO_TURNS, withBeginning, withTurn, type Turns } from './turns.ts';
import { NO_SERVERS, withServerErrors, withServers, type ServerReports } from './server-reports.ts';
import { count, stringOr, type ClaudeMessage } from './message.ts';

/** What the lines of a CLI have reported so far, as it was said: secrets are still in it. */
export interface Report {
  /** The last `result` line: its cost and usage are those of the whole run so far. */
  readonly result: ClaudeMessage | undefined;
  /** Turns of the main conversation with the model, over all results. */
  readonly numTurns: number;
  /** The last text that Claude said in the main conversation; empty until it has said one. */
  readonly lastText: string;
  readonly denials: Denials;
  readonly turns: Turns;
  readonly servers: ServerReports;
  /** Whether the CLI says what becomes of messages that have an id. Until it has begun, it is taken to do so. */
  readonly tellsOfMessages: boolean;
}

export const EMPTY_REPORT: Report = {
  result: undefined,
  numTurns: 0,
  lastText: '',
  denials: NO_DENIALS,
  turns: NO_TURNS,
  servers: NO_SERVERS,
  tellsOfMessages: true,
};

/** What has been reported once the CLI has printed one more line. */
export function nextReport(report: Report, message: ClaudeMessage): Report {
  switch (message.type) {
    case 'assistant':
      return afterAnswer(report, message);
    case 'system':
      return afterSystemLine(report, message);
    case 'control_response':
      return { ...report, servers: withServerErrors(report.servers, message) };
    case 'result':
      return withResult(report, message);
    default:
      return report;
  }
}

function afterSystemLine(report: Report, message: ClaudeMessage): Report {
  switch (message['subtype']) {
    case 'permission_denied':
      return { ...report, denials: withDenial(report.denials, message) };
    case 'init':
      return {
        ...report,
        servers: withServers(report.servers, message),
        turns: withBeginning(report.turns),
        tellsOfMessages: tellsOf(message),
      };
    default:
      return report;
  }
}

/** A version that can do so names it among its capabilities. */
function tellsOf({ capabilities }: ClaudeMessage): boolean {
  return Array.isArray(capabilities) && capabilities.includes('msg_lifecycle_v1');
}

/** The CLI prints a line for each block of an answer. What a sub-agent says is not said by Claude. */
function afterAnswer(report: Report, { message, parent_tool_use_id: parent }: ClaudeMessage): Report {
  const content = isRecord(message) ? message['content'] : undefined;
  const blocks = (Array.isArray(content) ? content : []).filter(isRecord);
  if (typeof parent === 'string') return { ...report, denials: withCalls(report.denials, blocks) };
  const texts = blocks.filter(({ type }) => type === 'text');
  const text = texts.map((block) => stringOr(block['text'], '')).join('');
  return text === '' ? report : { ...report, lastText: text };
}

function withResult(report: Report, message: ClaudeMessage): Report {
  const denials = withDenialsOfTurn(report.denials, message);
  return {
    result: message,
    numTurns: report.numTurns + count(message['num_turns']),
    lastText: report.lastText,
    denials,
    turns: withTurn(report.turns, message, denials),
    servers: report.servers,
    tellsOfMessages: report.tellsOfMessages,
  };
}
