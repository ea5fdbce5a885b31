import type { IncomingMessage } from 'node:http';
import { findText } from './read-xml.ts';

/** A request that did not bring what was asked for. It never leaves this package. */
export class S3Failure extends Error {
  override readonly name = 'S3Failure';
  /** Undefined if there was no answer. */
  readonly status: number | undefined;
  /** The storage's code, such as NoSuchBucket, or that of the system. */
  readonly code: string;
  /** The region in which the bucket is, if the answer says so. */
  readonly region: string | undefined;

  constructor({ message, status, code, region, cause }: S3FailureFacts) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.region = region;
  }
}

interface S3FailureFacts {
  readonly message: string;
  readonly code: string;
  readonly status?: number | undefined;
  readonly region?: string | undefined;
  readonly cause?: unknown;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const TRANSIENT_CODES = new Set([
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'XAmzContentSHA256Mismatch',
  'BadDigest',
]);
const TRANSIENT_STATUSES = new Set([408, 429, 500, 502, 503, 504]);

/** Whether the same request may succeed later. */
export function isTransient({ status, code }: S3Failure): boolean {
  return status === undefined || TRANSIENT_STATUSES.has(status) || TRANSIENT_CODES.has(code);
}

/** A response that is not wanted. A response to HEAD has no body, and so no code. */
export function toFailure({ statusCode = 0, headers }: IncomingMessage, body: string): S3Failure {
  const region = headers['x-amz-bucket-region'];
  return new S3Failure({
    message: findText(body, 'Message') ?? `status ${statusCode}`,
    status: statusCode,
    code: findText(body, 'Code') ?? String(statusCode),
    region: findText(body, 'Region') ?? (typeof region === 'string' ? region : undefined),
  });
}

/** A connection that failed, or an answer that was cut. */
export function toConnectionFailure(error: unknown): S3Failure {
  if (error instanceof S3Failure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return new S3Failure({
    message: message || (code ?? 'no answer'),
    code: code ?? 'no answer',
    cause: error,
  });
}
