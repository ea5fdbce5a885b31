import type {
  ClaudeOpsApi,
  PageOptions,
  TaskByStatus,
  TaskEventByType,
  TaskEventPage,
  TaskPageWithCodes,
} from '@claude-ops/contract';
import { ENDPOINTS, Paged, type Endpoint, type Operation, type PageOf } from '@claude-ops/contract/client';
import { failureOf } from '../answer/failure-of.ts';
import { readAnswer } from '../answer/read-answer.ts';
import { Refusal } from '../answer/refusal.ts';
import type { ClientSettings } from '../options/client-options.ts';
import { buildBody } from '../request/build-body.ts';
import { buildHeaders } from '../request/build-headers.ts';
import { buildPath } from '../request/build-path.ts';
import { buildQuery } from '../request/build-query.ts';
import type { Upload } from '../upload/upload.ts';
import { waitAborted } from '../wait/wait-aborted.ts';
import { openScope, type AbortScope } from './abort-scope.ts';
import { abortableBody } from './abortable-body.ts';
import { sendOnce, type Attempt, type PreparedRequest } from './attempt.ts';
import { defaultTimeoutOf } from './default-timeout-of.ts';
import { headOf, wholeAnswer, type AnswerHead } from './whole-answer.ts';
import { withRetries } from './with-retries.ts';

/** What goes into a request beside its endpoint. */
interface RequestParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: object;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent in the place of `body`. */
  readonly upload?: Upload | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Whether it may be sent again when it fails. @default true, but for POST */
  readonly isRepeatable?: boolean;
  readonly timeoutMs?: number;
  /** Told of a successful answer, for what its headers say. */
  readonly onAnswer?: (answer: AnswerHead) => void;
  /** Told when a try has ended without a whole answer: the server may have done what it was asked for. */
  readonly onBrokenOff?: (error: unknown) => void;
}

/** What each operation is answered with: what the api's method of the same name promises, narrowed where it can be. */
type Answers = {
  [Op in Operation]: Op extends 'createTask' | 'getTask' | 'cancelTask'
    ? TaskByStatus
    : Op extends 'listTaskEvents'
      ? TaskEventPageByType
      : Op extends 'listTasks'
        ? TaskPageWithCodes
        : Awaited<ReturnType<ClaudeOpsApi[Op]>>;
};

/** The operations that are answered with one of several pages. */
type ListOperation = {
  [Op in Operation]: Answers[Op] extends PageOf<unknown> ? Op : never;
}[Operation];

/** One page of a task's event log. */
export interface TaskEventPageByType extends Omit<TaskEventPage, 'data'> {
  data: TaskEventByType[];
}

/** An answer whose body is still to come. */
export interface OpenAnswer extends AnswerHead {
  readonly body: ReadableStream<Uint8Array>;
}

/** The contract's endpoints over HTTP. Both methods throw `ClaudeOpsError` and nothing else. */
export interface HttpClient {
  /** Sends a request and reads its answer. One that breaks off is asked for again. */
  call<Op extends Operation>(operation: Op, parts?: RequestParts): Promise<Answers[Op]>;
  /** Lists what there is, page by page. @param options the query of the operation, and the signal of the call */
  pages<Op extends ListOperation>(
    operation: Op,
    options: PageOptions,
    params?: RequestParts['params'],
  ): Paged<Answers[Op]['data'][number], Answers[Op]>;
  /** Sends a request and leaves the body of its answer to be read, in whatever time that takes. */
  open(operation: Operation, parts?: RequestParts): Promise<OpenAnswer>;
}

export function createHttpClient(settings: ClientSettings): HttpClient {
  const { baseUrl, token } = settings;
  const authorization = token === undefined ? undefined : `Bearer ${token}`;
  const common = buildHeaders({ accept: 'application/json', authorization });

  /** Sends until an answer comes that is not to be asked for again. `receive` makes of each try what it comes to. */
  const send = async <T>(
    operation: Operation,
    parts: RequestParts,
    { call, receive }: { call: AbortScope; receive: (attempt: Attempt) => Promise<T> },
  ): Promise<T> => {
    const request = prepare(operation, parts, { settings, common });
    const { isRepeatable = request.method !== 'POST' } = parts;
    const tryOnce = async (): Promise<T> => {
      try {
        return await receive(await sendOnce(request, call.signal));
      } catch (error) {
        if (!(error instanceof Refusal)) parts.onBrokenOff?.(error);
        throw error;
      }
    };
    const retries = { limit: isRepeatable ? settings.retryLimit : 0, delayMs: settings.retryDelayMs };
    return call.race(withRetries(tryOnce, { retries, signal: call.signal }));
  };

  const client: HttpClient = {
    async call<Op extends Operation>(operation: Op, parts: RequestParts = {}): Promise<Answers[Op]> {
      const call = openScope(parts.signal, waitAborted);
      const endpoint: Endpoint = ENDPOINTS[operation];
      try {
        const answer = await send(operation, parts, {
          call,
          receive: async (attempt) => {
            const whole = await wholeAnswer(attempt);
            const value = readAnswer(endpoint, whole);
            parts.onAnswer?.(whole);
            return value;
          },
        });
        // The answer has the fields that tell it: that much of the type is known.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above.
        return answer as Answers[Op];
      } catch (error) {
        throw failureOf(error, { baseUrl, signal: parts.signal });
      } finally {
        call.close();
      }
    },
    pages: (operation, { signal, cursor: first, ...query }, params) =>
      new Paged(
        (cursor) =>
          client.call(operation, { query: { ...query, cursor }, signal, ...(params && { params }) }),
        first,
      ),
    async open(operation, parts = {}) {
      const call = openScope(parts.signal, waitAborted);
      try {
        return await send(operation, parts, {
          call,
          receive: async (attempt) => {
            if (!attempt.response.ok) await wholeAnswer(attempt);
            attempt.stopTimer();
            const { status, headers, url } = headOf(attempt);
            const body = abortableBody(attempt.response.body, joined(attempt.scope, call));
            return { status, headers, url, body };
          },
        });
      } catch (error) {
        call.close();
        throw failureOf(error, { baseUrl, signal: parts.signal });
      }
    },
  };
  return client;
}

/** The inner scope, whose end is that of the outer one too. */
function joined(inner: AbortScope, outer: AbortScope): AbortScope {
  const close = () => {
    inner.close();
    outer.close();
  };
  return { ...inner, close };
}

function prepare(
  operation: Operation,
  parts: RequestParts,
  { settings, common }: { settings: ClientSettings; common: Readonly<Record<string, string>> },
): PreparedRequest {
  const endpoint: Endpoint = ENDPOINTS[operation];
  const { upload } = parts;
  const contentType = upload?.contentType ?? (parts.body === undefined ? undefined : 'application/json');
  const query = parts.query === undefined ? '' : buildQuery(parts.query).toString();
  return {
    url: `${settings.baseUrl}${buildPath(endpoint, parts.params)}${query === '' ? '' : `?${query}`}`,
    method: endpoint.method,
    headers: { ...common, ...buildHeaders({ 'content-type': contentType, ...parts.headers }) },
    body: parts.body === undefined ? undefined : buildBody(parts.body),
    upload,
    fetch: settings.fetch,
    timeoutMs: parts.timeoutMs ?? settings.timeoutMs ?? defaultTimeoutOf(operation, upload !== undefined),
  };
}
