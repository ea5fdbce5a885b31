/** Media type of the live event stream: sent as `Accept` on the events route. */
export const EVENT_STREAM_MEDIA_TYPE = 'text/event-stream';
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
/** Name of the server-sent event that only says the stream is alive. It has no id. */
export const HEARTBEAT_EVENT = 'heartbeat';
export const HEADERS = {
  requestId: 'x-request-id',
  lastEventId: 'last-event-id',
  idempotencyKey: 'idempotency-key',
  idempotencyReplayed: 'idempotency-replayed',
  retryAfter: 'retry-after',
  rateLimit: 'ratelimit',
  rateLimitPolicy: 'ratelimit-policy',
  artifactStatus: 'artifact-status',
  /** Percent-encoded, of a symbolic link. */
  artifactLinkTarget: 'artifact-link-target',
} as const;
/** The parts of a multipart body that makes a task: its JSON, and a zip archive that fills its workspace. */
export const CREATE_TASK_PARTS = { task: 'task', files: 'files' } as const;
/** Where a server listens when nothing else is said. */
export const DEFAULT_BASE_URL = 'http://127.0.0.1:3000';
