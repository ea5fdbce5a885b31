import { DEFAULT_BASE_URL } from '@claude-ops/contract/client';
import { globalFetch, type Fetch } from '../http/fetch.ts';
import { parseBaseUrl } from './parse-base-url.ts';

export interface RetryOptions {
  /** How many times a call is sent again. 0 turns retries off. @default 2 */
  readonly limit?: number | undefined;
  /** Milliseconds before the first retry; doubled for each one after. @default 300 */
  readonly delayMs?: number | undefined;
}

export interface ClaudeOpsOptions {
  /** Where the server is. @default 'http://127.0.0.1:3000' */
  readonly baseUrl?: string | undefined;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string | undefined;
  /** Called as `fetch(url, init)` in the place of the global one, which is looked up at each call. */
  readonly fetch?: Fetch | undefined;
  /**
   * Longest wait for an answer, in milliseconds. Event streams and the bytes of an artifact may take any time once
   * they have begun. @default 30000; 300000 for creating and cancelling a task; 3600000 where an archive is sent
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How calls are repeated that failed for the network or for a server that is busy or starting. Only calls that may
   * be sent twice are: all but creating an MCP profile and pruning. A number is taken as `limit`.
   */
  readonly retry?: number | RetryOptions | undefined;
  /** Milliseconds without an event or a heartbeat after which an event stream is taken for dead. @default 45000 */
  readonly eventSilenceMs?: number | undefined;
  /** How many times in a row an event stream is reopened without getting anything. @default 8, about a minute */
  readonly reconnectLimit?: number | undefined;
}

export interface ClientSettings {
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly fetch: Fetch;
  readonly timeoutMs: number | undefined;
  readonly retryLimit: number;
  readonly retryDelayMs: number;
  readonly eventSilenceMs: number;
  readonly reconnectLimit: number;
}

/** @throws {ClaudeOpsError} invalid_request: the base URL can't be one. */
export function settingsOf(options: ClaudeOpsOptions): ClientSettings {
  const retry = typeof options.retry === 'number' ? { limit: options.retry } : options.retry;
  return {
    baseUrl: parseBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL),
    token: options.token,
    fetch: options.fetch ?? globalFetch,
    timeoutMs: options.timeoutMs,
    retryLimit: retry?.limit ?? 2,
    retryDelayMs: retry?.delayMs ?? 300,
    eventSilenceMs: options.eventSilenceMs ?? 45_000,
    reconnectLimit: options.reconnectLimit ?? 8,
  };
}
