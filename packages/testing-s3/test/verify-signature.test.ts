import { expect, test } from 'vitest';
import { verifySignature } from '../src/verify-signature.ts';

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Example: GET Object"
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const headers = {
  host: 'examplebucket.s3.amazonaws.com',
  range: 'bytes=0-9',
  'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'x-amz-date': '20130524T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
};
const request = { method: 'GET', url: '/test.txt', headers };
const nothing = Buffer.alloc(0);

test('the example of Amazon is accepted', () => {
  expect(() => verifySignature(request, nothing, credentials)).not.toThrow();
});

test.each([
  ['another path', { ...request, url: '/test2.txt' }, nothing, 'SignatureDoesNotMatch'],
  ['another query', { ...request, url: '/test.txt?uploads=' }, nothing, 'SignatureDoesNotMatch'],
  [
    'another range',
    { ...request, headers: { ...headers, range: 'bytes=0-10' } },
    nothing,
    'SignatureDoesNotMatch',
  ],
  ['another body', request, Buffer.from('a'), 'XAmzContentSHA256Mismatch'],
  [
    'a header that is not signed',
    { ...request, headers: { ...headers, 'x-amz-meta-a': 'b' } },
    nothing,
    'AccessDenied',
  ],
  ['no signature', { ...request, headers: { host: 'host' } }, nothing, 'AccessDenied'],
])('%s is refused', (_, changed, body, code) => {
  expect(() => verifySignature(changed, body, credentials)).toThrow(expect.objectContaining({ code }));
});
