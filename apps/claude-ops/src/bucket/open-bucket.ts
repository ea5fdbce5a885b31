import { StartFailure } from '@claude-ops/cli';
import type { Logger } from '@claude-ops/core';
import type { S3Credentials, S3Stores } from '@claude-ops/s3';
import type { S3Configuration } from '../configuration/read-s3-options.ts';

/**
 * Opens the bucket that is configured. Its code is loaded only then.
 *
 * @throws {StartFailure} if a variable is missing, or has a value that it can't have.
 */
export async function openBucket(s3: S3Configuration, logger?: Logger): Promise<S3Stores> {
  const credentials = credentialsOf(s3);
  const { openS3Stores } = await import('@claude-ops/s3');
  try {
    return openS3Stores({ ...s3, credentials, ...(logger && { logger }) });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new StartFailure(error.message, {
      advice: 'Correct ARTIFACTS_URL, S3_ENDPOINT or AWS_REGION.',
      cause: error,
    });
  }
}

function credentialsOf({ credentials }: S3Configuration): S3Credentials {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  if (accessKeyId !== undefined && secretAccessKey !== undefined)
    return { accessKeyId, secretAccessKey, sessionToken };
  const missing = accessKeyId === undefined ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY';
  throw new StartFailure(`ARTIFACTS_URL is set, and ${missing} is not.`, {
    advice: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to an access key for the bucket.',
  });
}
