import type { RecordedRequest } from '../requests/recorded-request.ts';
import type { RequestPredicate } from '../requests/request-log.ts';
import type { Script } from '../script/script.ts';

export interface ModelServerOptions {
  /** @default every turn is answered with the text `OK` */
  readonly script?: Script;
  /** @default 0: any free port */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
}

/** A running stand-in for the Messages API. */
export interface ModelServer extends AsyncDisposable {
  /** What `ANTHROPIC_BASE_URL` is set to, as in `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Everything that was asked, oldest first. Yours to empty: `requests.length = 0`. */
  readonly requests: RecordedRequest[];
  /** Answers by another script from the next request on, and counts attempts anew. */
  setScript(script: Script): void;
  /**
   * The first recorded request that fits: one already there, or the next to come.
   *
   * Rejects with the signal's reason when it aborts, and with an error when the server closes first.
   *
   * @example
   * ```ts
   * import { hang, startModelServer } from '@claude-ops/testing';
   *
   * await using server = await startModelServer({ script: [hang()] });
   * const request = await server.waitForRequest(({ path }) => path === '/v1/messages');
   * await request.closed; // 'aborted', once the client has given up
   * ```
   */
  waitForRequest(
    predicate?: RequestPredicate,
    options?: { readonly signal?: AbortSignal },
  ): Promise<RecordedRequest>;
  /** Ends every request that is still open and stops. A second call is harmless. */
  close(): Promise<void>;
}
