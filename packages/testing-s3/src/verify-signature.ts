import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks a request as AWS Signature Version 4 says, from its bytes and without the code of any client.
 *
 * @throws {S3Error}
 */
export function verifySignature(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body: Buffer,
  { accessKeyId, secretAccessKey }: Credentials,
): void {
  const { method = '', headers } = request;
  const [, key, date = '', region = '', signedHeaders = '', signature = ''] =
    AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (key === undefined) throw new S3Error(403, 'AccessDenied', 'Anonymous access is forbidden');
  if (key !== accessKeyId)
    throw new S3Error(
      403,
      'InvalidAccessKeyId',
      `The AWS Access Key Id ${key} does not exist in our records.`,
    );
  const contentHash = String(headers['x-amz-content-sha256']);
  const names = signedHeaders.split(';');
  for (const name of Object.keys(headers))
    if ((name === 'host' || name.startsWith('x-amz-')) && !names.includes(name))
      throw new S3Error(
        403,
        'AccessDenied',
        `There were headers present in the request which were not signed: ${name}`,
      );
  const canonical = [
    method,
    canonicalPath(request.url ?? '/'),
    canonicalQuery(request.url ?? '/'),
    ...names.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replaceAll(/\s+/g, ' ')}`,
    ),
    '',
    signedHeaders,
    contentHash,
  ].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n');
  const signingKey = [date, region, 's3', 'aws4_request'].reduce<Buffer>(
    (derived, part) => createHmac('sha256', derived).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const expected = createHmac('sha256', signingKey).update(toSign).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex')))
    throw new S3Error(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.');
  if (contentHash !== 'UNSIGNED-PAYLOAD' && contentHash !== sha256(body))
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'The body does not have the hash that was signed.');
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function canonicalPath(url: string): string {
  return (url.split('?', 1)[0] ?? '/')
    .split('/')
    .map((step) => encode(decodeURIComponent(step)))
    .join('/');
}

function canonicalQuery(url: string): string {
  return [...new URL(url, 'http://host').searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
