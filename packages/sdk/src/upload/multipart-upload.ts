import type { ZipArchive } from '@claude-ops/contract';
import { CREATE_TASK_PARTS } from '@claude-ops/contract/client';
import { joinStream } from './join-stream.ts';
import { randomText } from '../request/random-text.ts';
import type { Upload } from './upload.ts';

/**
 * A task's JSON and the archive for its workspace as one multipart body. A `Blob` goes into a `Blob`, which is sent
 * with its length, and in Node held in memory; any other archive into a stream, read while it is sent.
 */
export function multipartUpload(json: string, archive: ZipArchive): Upload {
  const boundary = `claude-ops-${randomText()}`;
  const task = partHead(boundary, `name="${CREATE_TASK_PARTS.task}"`, 'application/json');
  const files = partHead(
    boundary,
    `name="${CREATE_TASK_PARTS.files}"; filename="workspace.zip"`,
    'application/zip',
  );
  const before = `${task}${json}\r\n${files}`;
  const after = `\r\n--${boundary}--\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    open: (watch) =>
      archive instanceof Blob
        ? new Blob([before, archive, after])
        : joinStream({ before, archive, after }, watch),
  };
}

function partHead(boundary: string, disposition: string, mediaType: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${mediaType}\r\n\r\n`;
}
