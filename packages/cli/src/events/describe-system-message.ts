import { formatCount } from '../terminal/format-count.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { fieldsOf, listOf, numberOf, textOf } from './narrow.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the claude CLI says about itself: how a session starts, that the API made it wait, that it was not allowed. */
export function describeSystemMessage(data: Fields): string | undefined {
  switch (data['subtype']) {
    case 'init':
      return describeInit(data);
    case 'api_retry':
      return describeRetry(data);
    case 'permission_denied':
      return describeDenial(data);
    case 'task_started':
      return data['is_backgrounded'] === true ? describeWork('started', data['description']) : undefined;
    case 'task_notification':
      return describeWorkEnd(data);
    default:
      return undefined;
  }
}

/** The turn itself tells of work in the foreground. Only background work has a file for its output. */
function describeWorkEnd(data: Fields): string | undefined {
  const status = textOf(data['status']);
  if (status === undefined || (textOf(data['output_file']) ?? '') === '') return undefined;
  return describeWork(oneLine(status), data['summary']);
}

function describeWork(what: string, description: unknown): string {
  const text = textOf(description);
  return text === undefined ? `in the background: ${what}` : `in the background: ${what}: ${oneLine(text)}`;
}

function describeInit(data: Fields): string {
  const model = oneLine(textOf(data['model']) ?? 'unknown');
  const servers = listOf(data['mcp_servers']).map(fieldsOf);
  const broken = servers.filter(({ status }) => status !== 'connected' && status !== 'pending');
  return [
    `model ${model}, ${formatCount(listOf(data['tools']).length, 'tool')}`,
    ...broken.map(
      ({ name, status }) =>
        `MCP server ${oneLine(textOf(name) ?? '?')} is not connected: ${oneLine(textOf(status) ?? 'unknown')}`,
    ),
  ].join('\n');
}

function describeRetry(data: Fields): string {
  const reasons = [numberOf(data['error_status']), textOf(data['error'])].filter(
    (part) => part !== undefined,
  );
  const reason = reasons.length > 0 ? ` (${oneLine(reasons.join(' '))})` : '';
  const delay = numberOf(data['retry_delay_ms']);
  const attempt = numberOf(data['attempt']);
  const most = numberOf(data['max_retries']);
  const when = delay === undefined ? '' : ` in ${formatDuration(delay)}`;
  const count = attempt === undefined ? '' : `, retry ${attempt}${most === undefined ? '' : ` of ${most}`}`;
  return `the API refused${reason}: trying again${when}${count}`;
}

function describeDenial(data: Fields): string {
  const reason = textOf(data['message']) ?? textOf(data['decision_reason']);
  return `permission denied: ${oneLine(textOf(data['tool_name']) ?? 'a tool')}${reason === undefined ? '' : `: ${oneLine(reason)}`}`;
}
