import type { TaskObserver } from '@claude-ops/core';
import { Counter, Histogram, type Registry } from 'prom-client';
import { TOKEN_KINDS } from './task-metrics.ts';

/** Bounds in seconds: from an answer out of a cache to a model that thinks for long before it says a word. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Counts and measures what tasks ask of the model, while they run. */
export function createGatewayMetrics(registry: Registry): Required<Pick<TaskObserver, 'modelAsked'>> {
  const registers = [registry];
  const requests = new Counter({
    name: 'claude_ops_gateway_requests_total',
    help: 'Requests of tasks to the model that ended, answered or not.',
    registers,
  });
  const errors = new Counter({
    name: 'claude_ops_gateway_errors_total',
    help: 'Requests that failed, by HTTP status, or as broken or aborted.',
    labelNames: ['ending'],
    registers,
  });
  const tokens = new Counter({
    name: 'claude_ops_gateway_tokens_total',
    help: 'Tokens that passed the gateway, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const times = new Histogram({
    name: 'claude_ops_gateway_time_to_first_token_seconds',
    help: 'Time from a request to the first content of its answer.',
    buckets: SECONDS,
    registers,
  });

  return {
    modelAsked({ ending, tokens: counts, timeToFirstTokenMs }) {
      requests.inc();
      if (!isGood(ending)) errors.inc({ ending });
      for (const [kind, field] of Object.entries(TOKEN_KINDS)) tokens.inc({ kind }, counts[field]);
      if (timeToFirstTokenMs !== null) times.observe(timeToFirstTokenMs / 1_000);
    },
  };
}

function isGood(ending: string): boolean {
  return Number(ending) < 400;
}
