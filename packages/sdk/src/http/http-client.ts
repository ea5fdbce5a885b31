import { ROUTES, type ClaudeOpsApi, type Operation, type Route } from '@claude-ops/contract';
import ky, { type ResponsePromise } from 'ky';
import { failureOf } from '../answer/failure-of.ts';
import { readAnswer } from '../answer/read-answer.ts';
import type { ClientSettings } from '../options/client-options.ts';
import { buildBody } from '../request/build-body.ts';
import { buildHeaders } from '../request/build-headers.ts';
import { buildPath } from '../request/build-path.ts';
import { buildQuery } from '../request/build-query.ts';
import { fetchWithUpload } from '../upload/fetch-with-upload.ts';
import type { Upload } from '../upload/upload.ts';
import { defaultTimeoutOf } from './default-timeout-of.ts';
import { retryPolicy } from './retry-policy.ts';

/** What goes into a request beside its route. */
interface RequestParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: object;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent in the place of `body`. */
  readonly upload?: Upload;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Whether it may be sent again when it fails. @default true, but for POST */
  readonly isRepeatable?: boolean;
  readonly timeoutMs?: number;
  /** Told of a successful answer, for what its headers say. */
  readonly onAnswer?: (response: Response) => void;
}

/** What each operation is answered with: what the api's method of the same name promises. */
type Answers = { [Op in Operation]: Awaited<ReturnType<ClaudeOpsApi[Op]>> };

/** The contract's routes over HTTP. Both methods throw `ClaudeOpsError` and nothing else. */
export interface HttpClient {
  /** Sends a request and reads its answer. */
  call<Op extends Operation>(operation: Op, parts?: RequestParts): Promise<Answers[Op]>;
  /** Sends a request and leaves the body of its answer to be read, in whatever time that takes. */
  open(operation: Operation, parts?: RequestParts): Promise<Response>;
}

export function createHttpClient(settings: ClientSettings): HttpClient {
  const { baseUrl, fetch = globalThis.fetch.bind(globalThis), token } = settings;
  const authorization = token === undefined ? undefined : `Bearer ${token}`;
  const headers = buildHeaders({ accept: 'application/json', authorization });
  const http = ky.create({ headers, fetch });

  const send = (operation: Operation, parts: RequestParts): ResponsePromise => {
    const route: Route = ROUTES[operation];
    const { isRepeatable = route.method !== 'POST', signal, upload } = parts;
    const contentType = upload?.contentType ?? (parts.body === undefined ? undefined : 'application/json');
    return http(`${baseUrl}${buildPath(route, parts.params)}`, {
      method: route.method,
      headers: buildHeaders({ 'content-type': contentType, ...parts.headers }),
      ...(parts.query && { searchParams: buildQuery(parts.query) }),
      ...(parts.body !== undefined && { body: buildBody(parts.body) }),
      ...(upload && { fetch: fetchWithUpload(fetch, upload) }),
      ...(signal && { signal }),
      timeout: parts.timeoutMs ?? settings.timeoutMs ?? defaultTimeoutOf(operation, upload !== undefined),
      retry: retryPolicy({ limit: isRepeatable ? settings.retryLimit : 0, delayMs: settings.retryDelayMs }),
    });
  };

  return {
    async call<Op extends Operation>(operation: Op, parts: RequestParts = {}): Promise<Answers[Op]> {
      try {
        const sent = send(operation, parts);
        const text = await sent.text();
        const response = await sent;
        // The answer has the fields that its schema requires: that much of the type is known.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above.
        const answer = readAnswer(ROUTES[operation], response, text) as Answers[Op];
        parts.onAnswer?.(response);
        return answer;
      } catch (error) {
        throw failureOf(error, { baseUrl, signal: parts.signal });
      }
    },
    async open(operation, parts = {}) {
      try {
        return await send(operation, parts);
      } catch (error) {
        throw failureOf(error, { baseUrl, signal: parts.signal });
      }
    },
  };
}
