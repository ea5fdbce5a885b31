import type { BackgroundWorkReport, PermissionDenial } from '@claude-ops/contract';
import type { ReportedResult } from '../attempt/outcome.ts';
import type { Mask } from '../secrets/mask.ts';
import { maskValue } from '../secrets/mask-value.ts';
import type { Activity } from './activity/activity.ts';
import type { BackgroundWork } from './activity/background-work.ts';
import { cutText } from './cut-text.ts';
import { mapTexts } from './map-texts.ts';
import { maskOfKept } from './kept-text.ts';
import { stringOr, type ClaudeMessage } from './message.ts';
import type { Denial } from './denials.ts';
import type { Report } from './report.ts';
import { toServerReports } from './server-reports.ts';
import { toTurns } from './turns.ts';
import { accountFor } from './usage.ts';

/** A `result` message. */
export interface SaidResult {
  /** As the CLI said it: to decide on, and never to keep as it is. */
  readonly message: ClaudeMessage;
  /** Takes the secrets out of whatever of it is kept. */
  readonly mask: Mask;
}

/** All that a run has said, at some moment of it. */
export interface SaidSoFar {
  readonly report: Report;
  readonly activity: Activity;
  readonly mask: Mask;
}

/** What a run has reported, secrets masked and without data, which is decided on. Undefined before its first result. */
export function toReportedResult({ report, activity, mask }: SaidSoFar): ReportedResult | undefined {
  if (report.result === undefined) return undefined;
  const { usage, costUsd } = accountFor(report.result['modelUsage']);
  const models = Object.entries(usage.models).map(([model, counts]) => [mask(model), counts] as const);
  const text = finalText(report);
  const sessionId = stringOr(report.result['session_id'], null);
  return {
    data: null,
    text: text === null ? null : mask(text),
    sessionId: sessionId === null ? null : mask(sessionId),
    numTurns: report.numTurns,
    costUsd,
    usage: { ...usage, models: Object.fromEntries(models) },
    turns: toTurns(report.turns, mask),
    background: activity.work.map((work) => toWorkReport(work, maskOfKept(mask))),
    permissionDenials: report.denials.all.map((denial) => toDenial(denial, maskOfKept(mask))),
    ...(report.servers.all.length > 0 && { mcpServers: toServerReports(report.servers, maskOfKept(mask)) }),
  };
}

/** The text of the last turn or, where that ended without one, the last that Claude said in the run. */
export function finalText({ result, lastText }: Report): string | null {
  const text = result === undefined ? null : resultText(result);
  return (text === null || text === '') && lastText !== '' ? lastText : text;
}

/** As the CLI said it. */
export function resultText(message: ClaudeMessage): string | null {
  return stringOr(message['result'], null);
}

const STATUSES = { running: 'stopped', ended: 'completed' } as const;

/** Work that had not ended when the run did was stopped with it. */
function toWorkReport({ kind, description, status }: BackgroundWork, mask: Mask): BackgroundWorkReport {
  const end = status === 'running' || status === 'ended' ? STATUSES[status] : status;
  return { kind, description: cutText(mask(description)), status: end };
}

function toDenial({ tool, input, reason }: Denial, mask: Mask): PermissionDenial {
  return {
    tool: cutText(mask(tool)),
    input: mapTexts(maskValue(input, mask), cutText),
    reason: cutText(mask(reason)),
  };
}
