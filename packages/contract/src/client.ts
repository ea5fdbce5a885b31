/**
 * The values that a client needs, without the schemas and the library that validates by them. Their types are in the
 * main entry.
 */
export { ENDPOINTS, OPERATIONS, type Endpoint, type Operation } from './endpoints.ts';
export { ClaudeOpsError, type ClaudeOpsErrorOptions } from './errors/claude-ops-error.ts';
export type { ErrorFacts } from './errors/error-facts.ts';
export { ERROR_TABLE, isErrorCode, type ErrorCode } from './errors/error-table.ts';
export { Paged, type PageOf } from './paged.ts';
export { isFinalEvent } from './schemas/event-types.ts';
export { PAGE_LIMITS } from './schemas/page-limits.ts';
export { isFinal } from './schemas/task-life.ts';
export {
  CREATE_TASK_PARTS,
  DEFAULT_BASE_URL,
  EVENT_STREAM_MEDIA_TYPE,
  HEADERS,
  HEARTBEAT_EVENT,
  PROBLEM_MEDIA_TYPE,
} from './wire.ts';
