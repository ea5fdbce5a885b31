import {
  OMISSION_REASONS,
  type ArtifactsOmitted,
  type McpServerReport,
  type Task,
  type TaskSummary,
} from '@claude-ops/contract';
import { formatCount } from '../terminal/format-count.ts';
import { oneLine } from '../terminal/one-line.ts';
import { permissionAdvice } from './permission-advice.ts';

/** Tells, a sentence each, what "completed" alone hides: silence, denied tool calls, stopped work, files left out. */
export function shortfallLines(task: Task): string[] {
  return [...resultLines(task), ...(task.artifactsOmitted ? omittedLines(task.artifactsOmitted) : [])];
}

function resultLines(task: Task): string[] {
  const { result } = task;
  if (result === null) return [];
  const stopped = result.background.filter(({ status }) => status === 'stopped');
  const denied = result.permissionDenials;
  const saidNothing = task.status === 'completed' && task.schema === null && (result.text ?? '') === '';
  return [
    ...(saidNothing ? ['Claude ended without a text.'] : []),
    ...(denied.length === 0
      ? []
      : [
          `${deniedText(denied.length)} in permission mode "${task.permissionMode}": ${names(denied.map(({ tool }) => tool))}. ${permissionAdvice(task.permissionMode, denied)}`,
        ]),
    ...(result.mcpServers ?? []).flatMap(serverLine),
    ...(stopped.length === 0
      ? []
      : [`${stoppedText(stopped.length)}: ${names(stopped.map(({ description }) => description))}.`]),
  ];
}

/** Claude works without a server that did not connect, and need not say so. */
function serverLine({ name, status, error }: McpServerReport): string[] {
  if (status === 'connected') return [];
  return [oneLine(`MCP server "${name}" did not connect (${status})${error === null ? '' : `: ${error}`}.`)];
}

/** The same as few words, for a line that has more to say. */
export function shortfallWords(
  counts: Pick<TaskSummary, 'permissionDenials' | 'backgroundStopped' | 'artifactsOmitted'>,
): string[] {
  const { permissionDenials: denied, backgroundStopped: stopped, artifactsOmitted: omitted } = counts;
  return [
    ...(denied === 0 ? [] : [`${denied} denied`]),
    ...(stopped === 0 ? [] : [`${stopped} stopped`]),
    ...(omitted ? [`${omitted.count} left out`] : []),
  ];
}

/** How much of the run's files is not kept, and why: a line, then one for each reason. */
function omittedLines({ count, reasons }: ArtifactsOmitted): string[] {
  const known = new Map<string, string>(Object.entries(OMISSION_REASONS));
  return [
    `${formatCount(count, 'change')} of the workspace ${count === 1 ? 'is' : 'are'} not among the artifacts:`,
    ...Object.entries(reasons).map(
      ([reason, times]) => `  ${times}: ${known.get(reason) ?? oneLine(reason)}`,
    ),
  ];
}

function deniedText(count: number): string {
  return count === 1 ? '1 tool call was denied' : `${count} tool calls were denied`;
}

function stoppedText(count: number): string {
  return count === 1
    ? '1 piece of background work was still running and was stopped'
    : `${count} pieces of background work were still running and were stopped`;
}

const MOST_NAMES = 5;

function names(all: readonly string[]): string {
  const distinct = [...new Set(all.map(oneLine))];
  const rest = distinct.length - MOST_NAMES;
  return [...distinct.slice(0, MOST_NAMES), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
