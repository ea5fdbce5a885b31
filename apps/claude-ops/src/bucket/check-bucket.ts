import { StartFailure, type Check } from '@claude-ops/cli';
import { ClaudeOpsError } from '@claude-ops/contract';
import type { S3Stores } from '@claude-ops/s3';
import type { Configuration } from '../configuration/read-configuration.ts';
import { openBucket } from './open-bucket.ts';

/** @throws {StartFailure} if the bucket can't be used. */
export async function assertUsable(stores: S3Stores): Promise<void> {
  const problem = await problemOf(stores);
  if (problem === undefined) return;
  throw new StartFailure(problem, {
    advice: 'Or unset ARTIFACTS_URL: artifacts and uploads are then kept in the data directory.',
  });
}

/** Whether the bucket can be used. Undefined if none is configured. */
export async function checkBucket({ s3 }: Pick<Configuration, 's3'>): Promise<Check | undefined> {
  if (s3 === undefined) return undefined;
  const name = 'artifacts';
  try {
    await using stores = await openBucket(s3);
    const problem = await problemOf(stores);
    if (problem === undefined)
      return { name, state: 'ok', detail: `${stores.address}: written, read and deleted` };
    return { name, state: 'problem', detail: problem };
  } catch (error) {
    if (!StartFailure.is(error)) throw error;
    return { name, state: 'problem', detail: error.message, advice: error.advice };
  }
}

async function problemOf(stores: S3Stores): Promise<string | undefined> {
  try {
    await stores.check();
    return undefined;
  } catch (error) {
    if (ClaudeOpsError.is(error, 'storage_unavailable')) return error.message;
    throw error;
  }
}
