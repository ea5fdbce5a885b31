import type { App } from '../app.ts';
import type { ServerMetrics } from './server-metrics.ts';

/** Tells the metrics of every request, once it is over. A fault of theirs is logged, and no request suffers from it. */
export function measureRequests(app: App, metrics: ServerMetrics | undefined): void {
  if (metrics === undefined) return;
  app.addHook('onRequest', async (request, reply) => {
    const startedAt = performance.now();
    reply.raw.once('close', () => {
      try {
        metrics.requestEnded({
          method: request.method,
          route: request.is404 ? undefined : request.routeOptions.url,
          status: reply.raw.statusCode,
          durationMs: performance.now() - startedAt,
        });
      } catch (error) {
        request.log.error({ event: 'metrics_failed', err: error }, 'a request could not be measured');
      }
    });
  });
}
