import type { IncomingMessage } from 'node:http';
import type { Logger } from '@claude-ops/core';
import { describeAddress, urlOf, type BucketAddress } from './address.ts';
import { maskCredentials, type CredentialSource } from './credentials.ts';
import { explainFailure } from './explain-failure.ts';
import { pauseAfter, type RetryOptions } from './retries.ts';
import { isTransient, S3Failure, toConnectionFailure, toFailure } from './s3-failure.ts';
import { createSender, type S3Request, type Sender } from './send.ts';

interface BucketRequest extends Pick<S3Request, 'method' | 'headers' | 'body' | 'signal'> {
  /** Relative to the prefix; undefined for the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The statuses that are an answer. Every other one is a failure. */
  readonly expect: readonly number[];
  /** Whether an answer of status 200 is whole. @default every one is */
  readonly isWhole?: (text: string) => boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** More than 1: an earlier attempt may have had its effect without an answer. */
  readonly attempts: number;
}

export interface Requester extends Disposable {
  readonly address: BucketAddress;
  readonly retries: Required<RetryOptions>;
  /** Sends a request until it is answered. @throws {ClaudeOpsError} storage_unavailable @throws the reason of the signal */
  request(request: BucketRequest): Promise<Answer>;
  /** The same, for a body that the caller reads. */
  open(request: BucketRequest): Promise<IncomingMessage>;
  /** The same connections, for requests that are worth less patience. */
  withAttempts(most: number): Requester;
  /** An error of reading a body as one for callers. */
  explain(error: unknown): Promise<unknown>;
}

export interface RequesterOptions {
  readonly address: BucketAddress;
  readonly credentials: CredentialSource;
  readonly retries: Required<RetryOptions>;
  readonly silenceMs: number;
  readonly logger: Logger;
}

/** Larger answers than a list of 1000 keys are none. */
const MOST_ANSWER_BYTES = 16 * 1024 ** 2;
/** Fewer are the weather. */
const FAILURES_TO_TELL = 3;

export function createRequester(options: RequesterOptions): Requester {
  const { address, silenceMs } = options;
  return requesterOn(createSender({ region: address.region, silenceMs }), options);
}

function requesterOn(sender: Sender, options: RequesterOptions): Requester {
  const { address, retries, logger } = options;
  const credentialsOf = async () =>
    typeof options.credentials === 'function' ? await options.credentials() : options.credentials;
  const explain = async (error: unknown) => {
    if (!(error instanceof S3Failure)) return error;
    const credentials = await credentialsOf();
    return explainFailure(error, address, (text) => maskCredentials(text, credentials));
  };

  /** One attempt. @throws {S3Failure} */
  const attempt = async <T>(
    request: BucketRequest,
    read: (response: IncomingMessage) => Promise<T>,
  ): Promise<T> => {
    const credentials = await credentialsOf();
    const url = urlOf(address, request.key, request.query);
    const { method, headers, body, signal } = request;
    try {
      const response = await sender.send(
        { method, url, signal, ...(headers && { headers }), ...(body && { body }) },
        credentials,
      );
      if (request.expect.includes(response.statusCode ?? 0)) return await read(response);
      throw toFailure(response, maskCredentials(await textOf(response), credentials));
    } catch (error) {
      signal?.throwIfAborted();
      throw toConnectionFailure(error);
    }
  };

  const repeat = async <T>(
    request: BucketRequest,
    read: (response: IncomingMessage, attempts: number) => Promise<T>,
  ): Promise<T> => {
    for (let failures = 0; ;)
      try {
        return await attempt(request, (response) => read(response, failures + 1));
      } catch (error) {
        failures += 1;
        if (!(error instanceof S3Failure)) throw error;
        if (!isTransient(error) || failures >= retries.attempts) throw await explain(error);
        if (failures === FAILURES_TO_TELL) tell(error, request);
        await pauseAfter(failures, retries, request.signal);
      }
  };

  const tell = ({ code, status, message }: S3Failure, { method, key }: BucketRequest) =>
    logger.warn(
      {
        event: 's3_request_repeated',
        storage: describeAddress(address),
        method,
        key,
        status,
        code,
        reason: message,
      },
      'a request to the object storage failed several times and is repeated',
    );

  return {
    address,
    retries,
    explain,
    open: async (request) => await repeat(request, async (response) => response),
    request: async (request) =>
      await repeat(request, async (response, attempts) => {
        const [status = 0, text] = [response.statusCode, await textOf(response)];
        // Some operations answer 200 before they have succeeded, and then say that they failed.
        if (status === 200 && (text.includes('<Error>') || request.isWhole?.(text) === false))
          throw new S3Failure({ ...factsOf(response, text), status: 500 });
        return { status, headers: response.headers, text, attempts };
      }),
    withAttempts: (most) =>
      requesterOn(sender, {
        ...options,
        retries: { ...retries, attempts: Math.min(most, retries.attempts) },
      }),
    [Symbol.dispose]: () => sender[Symbol.dispose](),
  };
}

function factsOf(response: IncomingMessage, text: string) {
  const { message, code } = toFailure(response, text);
  return text.includes('<Error>')
    ? { message, code }
    : { message: 'the answer was cut', code: 'IncompleteBody' };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MOST_ANSWER_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
