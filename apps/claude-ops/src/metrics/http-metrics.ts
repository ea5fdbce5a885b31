import type { ServerMetrics } from '@claude-ops/server';
import { Histogram, type Registry } from 'prom-client';

/** Event streams last as long as their tasks: the last bounds are theirs. */
const SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300, 3_600];

/** Methods are the caller's to invent: those that no route takes are one. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']);

/** Measures requests. The count of the histogram is the number of requests. */
export function createHttpMetrics(registry: Registry): ServerMetrics['requestEnded'] {
  const requests = new Histogram({
    name: 'claude_ops_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return ({ method, route = '', status, durationMs }) =>
    requests.observe({ method: METHODS.has(method) ? method : 'other', route, status }, durationMs / 1_000);
}
