import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { slice, type Objects } from './objects.ts';
import { S3Error } from './s3-error.ts';

export interface ObjectRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly objects: Objects;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

const MOST_KEYS = 1_000;
const METADATA = 'x-amz-meta-';

/** Answers a request to the bucket itself. */
export function answerBucket(parts: ObjectRequest): void {
  const { request, query, response } = parts;
  const { method } = request;
  if (method === 'HEAD') return end(response, 200);
  if (method === 'GET' && query.has('uploads')) return listUploads(parts);
  if (method === 'GET' && query.get('list-type') === '2') return list(parts);
  if (method === 'POST' && query.has('delete')) return removeMany(parts);
  throw new S3Error(501, 'NotImplemented');
}

/** Answers a request to an object. */
export function answerObject(parts: ObjectRequest): void {
  const { request, response, objects, key, query, body } = parts;
  const uploadId = query.get('uploadId');
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return get(parts);
    case 'PUT':
      return uploadId === null ? put(parts) : putPart(parts, uploadId);
    case 'POST': {
      if (query.has('uploads'))
        return xml(
          response,
          `<InitiateMultipartUploadResult><UploadId>${objects.begin(key)}</UploadId></InitiateMultipartUploadResult>`,
        );
      if (uploadId === null) throw new S3Error(501, 'NotImplemented');
      const { etag } = objects.complete(uploadId, partsOf(body.toString()));
      return xml(
        response,
        `<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`,
      );
    }
    case 'DELETE':
      if (uploadId === null) objects.objects.delete(key);
      else objects.abort(uploadId);
      return end(response, 204);
    default:
      throw new S3Error(405, 'MethodNotAllowed');
  }
}

function put({ request, response, objects, key, body }: ObjectRequest): void {
  const { headers } = request;
  const metadata = Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(METADATA))
      .map(([name, value]) => [name, String(value)]),
  );
  const stored = objects.put(key, [body], {
    metadata,
    ifNoneMatch: headers['if-none-match'],
    ifMatch: headers['if-match'],
  });
  end(response, 200, { etag: stored.etag });
}

function putPart({ request, response, objects, query, body }: ObjectRequest, uploadId: string): void {
  const number = Number(query.get('partNumber'));
  const source = request.headers['x-amz-copy-source'];
  if (typeof source !== 'string') {
    return end(response, 200, { etag: objects.putPart(uploadId, number, [body]).etag });
  }
  const copied = objects.get(decodeURIComponent(source).replace(/^\/?[^/]+\//, ''));
  const range = readRange(String(request.headers['x-amz-copy-source-range']), copied.bytes);
  const part = objects.putPart(uploadId, number, slice(copied, range.start, range.end));
  return xml(response, `<CopyPartResult><ETag>${part.etag}</ETag></CopyPartResult>`);
}

function get({ request, response, objects, key }: ObjectRequest): void {
  const found = objects.get(key);
  const { range, 'if-match': ifMatch } = request.headers;
  if (ifMatch !== undefined && ifMatch !== found.etag) throw new S3Error(412, 'PreconditionFailed');
  const { start, end: last } =
    range === undefined ? { start: 0, end: found.bytes - 1 } : readRange(range, found.bytes);
  response.writeHead(range === undefined ? 200 : 206, {
    ...found.metadata,
    etag: found.etag,
    'last-modified': found.modifiedAt.toUTCString(),
    'content-length': last - start + 1,
    ...(range !== undefined && { 'content-range': `bytes ${start}-${last}/${found.bytes}` }),
  });
  if (request.method === 'HEAD') return void response.end();
  for (const chunk of slice(found, start, last)) response.write(chunk);
  response.end();
}

function readRange(text: string, bytes: number): { start: number; end: number } {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(text) ?? [];
  const start = Number(from);
  const last = Math.min(to === undefined || to === '' ? bytes - 1 : Number(to), bytes - 1);
  if (from === undefined || start > last) throw new S3Error(416, 'InvalidRange');
  return { start, end: last };
}

function list({ response, objects, query }: ObjectRequest): void {
  const { prefix = '', 'continuation-token': token = '' } = Object.fromEntries(query);
  const keys = [...objects.objects.keys()].filter((key) => key.startsWith(prefix) && key > token).toSorted();
  const page = keys.slice(0, MOST_KEYS);
  const contents = page.map((key) => {
    const { modifiedAt, bytes, etag } = objects.get(key);
    return `<Contents><Key>${escape(key)}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><ETag>${etag}</ETag><Size>${bytes}</Size></Contents>`;
  });
  const next =
    keys.length > page.length
      ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${escape(page.at(-1) ?? '')}</NextContinuationToken>`
      : '<IsTruncated>false</IsTruncated>';
  xml(
    response,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${next}${contents.join('')}</ListBucketResult>`,
  );
}

function listUploads({ response, objects, query }: ObjectRequest): void {
  const prefix = query.get('prefix') ?? '';
  const found = [...objects.uploads].filter(([, { key }]) => key.startsWith(prefix));
  const uploads = found.map(
    ([id, { key, begunAt }]) =>
      `<Upload><Key>${escape(key)}</Key><UploadId>${id}</UploadId><Initiated>${begunAt.toISOString()}</Initiated></Upload>`,
  );
  xml(
    response,
    `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${uploads.join('')}</ListMultipartUploadsResult>`,
  );
}

function removeMany({ request, response, objects, body }: ObjectRequest): void {
  if (request.headers['content-md5'] !== createHash('md5').update(body).digest('base64'))
    throw new S3Error(400, 'InvalidDigest');
  const keys = Array.from(body.toString().matchAll(/<Key>([^<]*)<\/Key>/g), ([, key = '']) => unescape(key));
  if (keys.length === 0 || keys.length > MOST_KEYS) throw new S3Error(400, 'MalformedXML');
  for (const key of keys) objects.objects.delete(key);
  xml(response, '<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></DeleteResult>');
}

function partsOf(body: string): { number: number; etag: string }[] {
  return Array.from(
    body.matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag><\/Part>/g),
    ([, number, etag = '']) => ({
      number: Number(number),
      etag: unescape(etag),
    }),
  );
}

export function answerError(response: ServerResponse, error: S3Error, isHead: boolean): void {
  if (isHead) return end(response, error.status);
  xml(
    response,
    `<Error><Code>${error.code}</Code><Message>${escape(error.message)}</Message></Error>`,
    error.status,
  );
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end();
}

function xml(response: ServerResponse, body: string, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
