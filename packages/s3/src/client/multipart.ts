import { escapeXml, findElements, findText } from './read-xml.ts';
import type { Requester } from './requester.ts';
import { S3Failure } from './s3-failure.ts';

/** An upload in parts: an object comes into being once it is completed. */
export interface PartUpload {
  /** @param number from 1; each part but the last has at least 5 MiB. */
  put(number: number, body: Uint8Array): Promise<void>;
  /** Takes bytes of an object of the same bucket as a part. */
  copy(
    number: number,
    source: { readonly key: string; readonly start: number; readonly end: number },
  ): Promise<void>;
  complete(): Promise<void>;
  /** Leaves nothing. No part may be on its way. */
  abort(): Promise<void>;
}

/** An upload that is neither complete nor aborted. */
export interface BegunUpload {
  /** Relative to the prefix. */
  readonly key: string;
  readonly id: string;
  /** In milliseconds, by the clock of the storage. */
  readonly begunAt: number;
}

export async function startUpload(requester: Requester, key: string): Promise<PartUpload> {
  const started = await requester.request({
    method: 'POST',
    key,
    query: { uploads: '' },
    expect: [200],
    isWhole: (text) => findText(text, 'UploadId') !== undefined,
  });
  const uploadId = findText(started.text, 'UploadId') ?? '';
  const etags = new Map<number, string>();
  const part = (number: number) => ({ partNumber: String(number), uploadId });
  /** An attempt without an answer may have begun an upload that nobody knows. */
  const dropTwins = async () => {
    if (started.attempts > 1) await abortUploads(requester, key);
  };

  return {
    async put(number, body) {
      const { headers } = await requester.request({
        method: 'PUT',
        key,
        query: part(number),
        body,
        expect: [200],
      });
      etags.set(number, headers.etag ?? '');
    },
    async copy(number, { key: source, start, end }) {
      const { address } = requester;
      const { text } = await requester.request({
        method: 'PUT',
        key,
        query: part(number),
        headers: {
          'x-amz-copy-source': `/${address.bucket}/${address.prefix}${source}`,
          'x-amz-copy-source-range': `bytes=${start}-${end}`,
        },
        expect: [200],
        isWhole: (answer) => findText(answer, 'ETag') !== undefined,
      });
      etags.set(number, findText(text, 'ETag') ?? '');
    },
    async complete() {
      const parts = Array.from(etags)
        .toSorted(([one], [other]) => one - other)
        .map(
          ([number, etag]) =>
            `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
        );
      const { status, attempts, text } = await requester.request({
        method: 'POST',
        key,
        query: { uploadId },
        headers: { 'content-type': 'application/xml' },
        body: Buffer.from(
          `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`,
        ),
        expect: [200, 404],
        isWhole: (answer) => answer.trimEnd().endsWith('>'),
      });
      // An earlier attempt completed it, and its answer was lost.
      if (status === 404 && !(attempts > 1 && (await isThere(requester, key))))
        throw await requester.explain(
          new S3Failure({
            message: findText(text, 'Message') ?? `the upload of ${key} is gone`,
            code: 'NoSuchUpload',
            status,
          }),
        );
      await dropTwins();
    },
    async abort() {
      await requester.request({ method: 'DELETE', key, query: { uploadId }, expect: [200, 204, 404] });
      await dropTwins();
    },
  };
}

async function isThere(requester: Requester, key: string): Promise<boolean> {
  const { status } = await requester.request({ method: 'HEAD', key, expect: [200, 404] });
  return status === 200;
}

/** All of them. None for a storage that can't list them: it removes them by a rule of its own. */
export async function listUploads(requester: Requester, prefix: string): Promise<BegunUpload[]> {
  const { address } = requester;
  const found: BegunUpload[] = [];
  for (let marker: Record<string, string> = {}; ;) {
    const { status, text } = await requester.request({
      method: 'GET',
      query: { uploads: '', prefix: `${address.prefix}${prefix}`, ...marker },
      expect: [200, 405, 501],
      isWhole: (answer) => answer === '' || answer.trimEnd().endsWith('>'),
    });
    if (status !== 200) return [];
    for (const element of findElements(text, 'Upload')) {
      found.push({
        key: (findText(element, 'Key') ?? '').slice(address.prefix.length),
        id: findText(element, 'UploadId') ?? '',
        begunAt: Date.parse(findText(element, 'Initiated') ?? ''),
      });
    }
    if (findText(text, 'IsTruncated') !== 'true') return found;
    marker = {
      'key-marker': findText(text, 'NextKeyMarker') ?? '',
      'upload-id-marker': findText(text, 'NextUploadIdMarker') ?? '',
    };
  }
}

export async function abortUploads(requester: Requester, prefix: string): Promise<void> {
  for (const { key, id } of await listUploads(requester, prefix))
    await requester.request({ method: 'DELETE', key, query: { uploadId: id }, expect: [200, 204, 404] });
}
