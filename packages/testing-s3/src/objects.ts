import { createHash, randomUUID } from 'node:crypto';
import { S3Error } from './s3-error.ts';

export interface StoredObject {
  readonly content: readonly Buffer[];
  readonly bytes: number;
  /** With its quotes. */
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
}

interface BegunUpload {
  readonly key: string;
  readonly begunAt: Date;
  readonly parts: Map<number, StoredObject>;
}

/** The objects and uploads of one bucket. Each call is atomic. */
export interface Objects {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, BegunUpload>;
  put(key: string, content: readonly Buffer[], options?: PutOptions): StoredObject;
  get(key: string): StoredObject;
  begin(key: string): string;
  putPart(uploadId: string, number: number, content: readonly Buffer[]): StoredObject;
  complete(uploadId: string, parts: readonly { number: number; etag: string }[]): StoredObject;
  abort(uploadId: string): void;
}

interface PutOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly ifNoneMatch?: string | undefined;
  readonly ifMatch?: string | undefined;
}

const SHORTEST_PART_BYTES = 5 * 1024 ** 2;

export function createObjects(): Objects {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, BegunUpload>();
  const uploadOf = (uploadId: string) => {
    const upload = uploads.get(uploadId);
    if (upload === undefined) throw new S3Error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    return upload;
  };

  return {
    objects,
    uploads,
    put(key, content, { metadata = {}, ifNoneMatch, ifMatch } = {}) {
      const existing = objects.get(key);
      if (ifNoneMatch === '*' && existing !== undefined) throw new S3Error(412, 'PreconditionFailed');
      if (ifMatch !== undefined && existing === undefined) throw new S3Error(404, 'NoSuchKey');
      if (ifMatch !== undefined && existing?.etag !== ifMatch) throw new S3Error(412, 'PreconditionFailed');
      const stored = toObject(content, metadata);
      objects.set(key, stored);
      return stored;
    },
    get(key) {
      const found = objects.get(key);
      if (found === undefined) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
      return found;
    },
    begin(key) {
      const uploadId = randomUUID();
      uploads.set(uploadId, { key, begunAt: new Date(), parts: new Map() });
      return uploadId;
    },
    putPart(uploadId, number, content) {
      const part = toObject(content, {});
      uploadOf(uploadId).parts.set(number, part);
      return part;
    },
    complete(uploadId, wanted) {
      const { key, parts } = uploadOf(uploadId);
      const chosen = wanted.map(({ number, etag }) => {
        const part = parts.get(number);
        if (part?.etag !== etag) throw new S3Error(400, 'InvalidPart');
        return part;
      });
      if (chosen.length === 0) throw new S3Error(400, 'MalformedXML');
      if (chosen.slice(0, -1).some(({ bytes }) => bytes < SHORTEST_PART_BYTES))
        throw new S3Error(400, 'EntityTooSmall');
      const stored = toObject(
        chosen.flatMap(({ content }) => content),
        {},
      );
      objects.set(key, stored);
      uploads.delete(uploadId);
      return stored;
    },
    abort(uploadId) {
      uploadOf(uploadId);
      uploads.delete(uploadId);
    },
  };
}

function toObject(content: readonly Buffer[], metadata: Readonly<Record<string, string>>): StoredObject {
  const hash = createHash('md5');
  for (const chunk of content) hash.update(chunk);
  return {
    content,
    metadata,
    bytes: content.reduce((sum, { length }) => sum + length, 0),
    etag: `"${hash.digest('hex')}"`,
    modifiedAt: new Date(),
  };
}

/** Bytes of an object, both positions included. */
export function slice({ content }: StoredObject, start: number, end: number): Buffer[] {
  const found: Buffer[] = [];
  let position = 0;
  for (const chunk of content) {
    const from = Math.max(0, start - position);
    const to = Math.min(chunk.length, end + 1 - position);
    if (from < to) found.push(chunk.subarray(from, to));
    position += chunk.length;
  }
  return found;
}
