import type { ArtifactStore, Logger, UploadStore } from '@claude-ops/core';
import { createS3ArtifactStore } from './artifacts/s3-artifact-store.ts';
import { checkBucket } from './check-bucket.ts';
import { describeAddress, parseAddress, type AddressOptions } from './client/address.ts';
import { createBucket } from './client/bucket.ts';
import type { CredentialSource } from './client/credentials.ts';
import { createRequester } from './client/requester.ts';
import { DEFAULT_RETRIES, type RetryOptions } from './client/retries.ts';
import { createS3UploadStore } from './uploads/s3-upload-store.ts';

export interface S3Options extends AddressOptions {
  readonly credentials: CredentialSource;
  readonly retries?: RetryOptions;
  /** How long a connection may be silent before the request is sent again, in milliseconds. @default 30000 */
  readonly silenceMs?: number;
  /** How old an archive without a task must be to count as left behind, in milliseconds. @default 3600000 */
  readonly leftoverAgeMs?: number;
  /** @default silent */
  readonly logger?: Logger;
}

export interface S3Stores extends AsyncDisposable {
  readonly artifactStore: ArtifactStore;
  readonly uploadStore: UploadStore;
  /** The bucket and the endpoint, as a person reads them. */
  readonly address: string;
  /**
   * Writes a small object, reads it again and deletes it.
   *
   * @throws {ClaudeOpsError} storage_unavailable, saying what to do.
   */
  check(): Promise<void>;
}

const SILENCE_MS = 30_000;
const LEFTOVER_AGE_MS = 3_600_000;
const CHECK_ATTEMPTS = 4;
const PARTS_AGE_MS = 24 * 3_600_000;
const silentLogger: Logger = { info() {}, warn() {}, error() {} };

/**
 * Opens stores for artifacts and uploads in a bucket. Nothing is sent yet.
 *
 * @example
 * ```ts
 * await using stores = openS3Stores({ url: 's3://bucket/claude-ops', region: 'eu-central-1', credentials });
 * await stores.check();
 * const ops = createClaudeOps({ artifactStore: stores.artifactStore, uploadStore: stores.uploadStore });
 * ```
 *
 * @throws {TypeError} if the URL, the endpoint or the region is not one.
 */
export function openS3Stores(options: S3Options): S3Stores {
  const {
    credentials,
    silenceMs = SILENCE_MS,
    leftoverAgeMs = LEFTOVER_AGE_MS,
    logger = silentLogger,
  } = options;
  const address = parseAddress(options);
  const retries = { ...DEFAULT_RETRIES, ...options.retries };
  const bucket = createBucket(createRequester({ address, credentials, retries, silenceMs, logger }));
  return {
    artifactStore: createS3ArtifactStore(bucket, logger),
    uploadStore: createS3UploadStore(bucket, {
      logger,
      leftoverAgeMs,
      partsAgeMs: Math.min(PARTS_AGE_MS, leftoverAgeMs * 24),
    }),
    address: describeAddress(address),
    // A person waits for the answer.
    check: () => checkBucket(bucket.withAttempts(CHECK_ATTEMPTS), address),
    [Symbol.asyncDispose]: async () => bucket[Symbol.dispose](),
  };
}
