import { ClaudeOpsError } from '@claude-ops/contract';
import { describeAddress, type BucketAddress } from './address.ts';
import { S3Failure } from './s3-failure.ts';

const WRONG_CREDENTIALS = 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.';
const WRONG_REGION = 'Set AWS_REGION to the region of the bucket.';
const REFUSED =
  'Allow these credentials to list the bucket, and to read, write and delete its objects, or use others.';
const MISSING = 'Create the bucket, or correct ARTIFACTS_URL.';

const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: MISSING,
  NoSuchUpload: 'Try again, and see that no rule of the bucket aborts uploads that are under way.',
  InvalidBucketName: 'Correct ARTIFACTS_URL.',
  AccessDenied: REFUSED,
  AllAccessDisabled: REFUSED,
  InvalidAccessKeyId: WRONG_CREDENTIALS,
  SignatureDoesNotMatch: WRONG_CREDENTIALS,
  ExpiredToken: `${WRONG_CREDENTIALS} The session token has expired.`,
  InvalidToken: WRONG_CREDENTIALS,
  TokenRefreshRequired: WRONG_CREDENTIALS,
  RequestTimeTooSkewed: 'Set the clock of this machine.',
  AuthorizationHeaderMalformed: WRONG_REGION,
  PermanentRedirect: WRONG_REGION,
  IllegalLocationConstraintException: WRONG_REGION,
};
const ADVICE_OF_STATUS: Readonly<Record<number, string>> = {
  301: WRONG_REGION,
  307: WRONG_REGION,
  403: REFUSED,
  404: MISSING,
};
const UNREACHABLE = 'Check S3_ENDPOINT, S3_PATH_STYLE and the network.';
const LATER = 'Try again later.';

/** Says which bucket could not be used, why, and what to do. */
export function explainFailure(
  error: unknown,
  address: BucketAddress,
  mask: (text: string) => string,
): unknown {
  if (!(error instanceof S3Failure)) return error;
  const { status, code, region } = error;
  const where = describeAddress(address);
  const advice = ADVICE[code] ?? (status === undefined ? UNREACHABLE : (ADVICE_OF_STATUS[status] ?? LATER));
  const said = `${code === String(status) || code === error.message ? '' : `${code}: `}${error.message}`;
  const hint = advice === WRONG_REGION && region !== undefined ? ` The bucket is in ${region}.` : '';
  const what =
    status === undefined
      ? `The ${where} could not be reached (${said.replace(/\.$/, '')}).`
      : `The ${where} answered ${status} (${said.replace(/\.$/, '')}).`;
  return new ClaudeOpsError('storage_unavailable', mask(`${what} ${advice}${hint}`), { cause: error });
}
