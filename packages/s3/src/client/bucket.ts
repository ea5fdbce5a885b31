import { createHash } from 'node:crypto';
import { openObject, type ByteRange, type OpenedObject } from './read-object.ts';
import { escapeXml, findElements, findText } from './read-xml.ts';
import type { Requester } from './requester.ts';
import { abortUploads, listUploads, startUpload, type BegunUpload, type PartUpload } from './multipart.ts';

interface ObjectHead {
  readonly etag: string;
  readonly bytes: number;
  /** By names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface ListedObject {
  /** Relative to the prefix. */
  readonly key: string;
  /** In milliseconds, by the clock of the storage. */
  readonly modifiedAt: number;
}

interface PutOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  /** Stores it only if there is no such object, or only in the place of the one with this etag. */
  readonly onlyIf?: 'missing' | { readonly etag: string };
}

/** Objects below the prefix of a bucket. Every call throws `storage_unavailable` if the bucket can't be used. */
export interface Bucket extends Disposable {
  /** @returns false if the condition did not hold: perhaps because an earlier attempt of this very call succeeded. */
  put(key: string, body: Uint8Array, options?: PutOptions): Promise<boolean>;
  head(key: string): Promise<ObjectHead | undefined>;
  open(key: string, options?: { range?: ByteRange; signal?: AbortSignal }): Promise<OpenedObject | undefined>;
  list(prefix: string): AsyncGenerator<ListedObject, void>;
  /** Objects that are not there count as removed. */
  remove(keys: readonly string[]): Promise<void>;
  startUpload(key: string): Promise<PartUpload>;
  listUploads(prefix: string): Promise<BegunUpload[]>;
  /** The same bucket, for requests that are worth less patience. */
  withAttempts(most: number): Bucket;
  /** Ends the uploads below a prefix that are neither complete nor aborted. */
  abortUploads(prefix: string): Promise<void>;
}

/** As many as one request may name. */
const REMOVED_TOGETHER = 1_000;
const METADATA = 'x-amz-meta-';

export function createBucket(requester: Requester): Bucket {
  return {
    put: (key, body, options = {}) => put(requester, { key, body, ...options }),
    head: (key) => head(requester, key),
    open: (key, options) => openObject(requester, key, options),
    list: (prefix) => list(requester, prefix),
    async remove(keys) {
      for (let start = 0; start < keys.length; start += REMOVED_TOGETHER)
        await remove(requester, keys.slice(start, start + REMOVED_TOGETHER));
    },
    startUpload: (key) => startUpload(requester, key),
    listUploads: (prefix) => listUploads(requester, prefix),
    abortUploads: (prefix) => abortUploads(requester, prefix),
    withAttempts: (most) => createBucket(requester.withAttempts(most)),
    [Symbol.dispose]: () => requester[Symbol.dispose](),
  };
}

async function put(
  requester: Requester,
  { key, body, metadata = {}, onlyIf }: PutOptions & { readonly key: string; readonly body: Uint8Array },
): Promise<boolean> {
  const described = Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [`${METADATA}${name}`, value]),
  );
  const send = async (condition: Record<string, string>, expect: readonly number[]) =>
    await requester.request({ method: 'PUT', key, body, headers: { ...described, ...condition }, expect });
  if (onlyIf === undefined) return (await send({}, [200])).status === 200;
  const condition: Record<string, string> =
    onlyIf === 'missing' ? { 'if-none-match': '*' } : { 'if-match': onlyIf.etag };
  const { status } = await send(condition, [200, 404, 409, 412, 501]);
  // Some storages know no conditions of a PUT.
  if (status === 501) return (await send({}, [200])).status === 200;
  return status === 200;
}

async function head(requester: Requester, key: string): Promise<ObjectHead | undefined> {
  const { status, headers } = await requester.request({ method: 'HEAD', key, expect: [200, 404] });
  if (status === 404) return undefined;
  return {
    etag: headers.etag ?? '',
    bytes: Number(headers['content-length']),
    metadata: Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith(METADATA))
        .map(([name, value]) => [name.slice(METADATA.length), String(value)]),
    ),
  };
}

async function* list(requester: Requester, prefix: string): AsyncGenerator<ListedObject, void> {
  const { address } = requester;
  for (let token: string | undefined; ;) {
    const { text } = await requester.request({
      method: 'GET',
      query: {
        'list-type': '2',
        prefix: `${address.prefix}${prefix}`,
        ...(token !== undefined && { 'continuation-token': token }),
      },
      expect: [200],
      isWhole: (answer) => answer.trimEnd().endsWith('</ListBucketResult>'),
    });
    for (const element of findElements(text, 'Contents')) {
      const key = findText(element, 'Key') ?? '';
      const modifiedAt = Date.parse(findText(element, 'LastModified') ?? '');
      yield { key: key.slice(address.prefix.length), modifiedAt };
    }
    if (findText(text, 'IsTruncated') !== 'true') return;
    token = findText(text, 'NextContinuationToken');
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
async function remove(requester: Requester, keys: readonly string[]): Promise<void> {
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) {
    await requester.request({ method: 'DELETE', key: only, expect: [200, 204, 404] });
    return;
  }
  const { prefix } = requester.address;
  const objects = keys.map((key) => `<Object><Key>${escapeXml(`${prefix}${key}`)}</Key></Object>`);
  const body = Buffer.from(
    `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${objects.join('')}<Quiet>true</Quiet></Delete>`,
  );
  await requester.request({
    method: 'POST',
    query: { delete: '' },
    body,
    headers: {
      'content-type': 'application/xml',
      'content-md5': createHash('md5').update(body).digest('base64'),
    },
    expect: [200],
    // An object that could not be removed is an <Error>, and so another attempt.
    isWhole: (answer) => /<\/DeleteResult>\s*$|<DeleteResult[^>]*\/>\s*$/.test(answer),
  });
}
