import type { WorkspaceFiles, WorkspaceFilesSummary, ZipArchive } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { archiveChunks } from '../uploads/archive-chunks.ts';
import { readBase64 } from '../uploads/read-base64.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import { isBundle, SIGNATURE_BYTES } from '../git/bundle-header.ts';
import { gitRefProblem } from '../git/git-ref.ts';
import type { GitCredentials } from '../secrets/git-credentials.ts';
import { readGitUrl, type GitProtocol } from '../git/git-url.ts';

/** What a task's answer says of its files, and what it must not say. */
interface FileFacts {
  readonly summary: WorkspaceFilesSummary | null;
  readonly gitCredentials: GitCredentials | null;
  /** Of the archive, in hexadecimal; null without one. */
  readonly sha256: string | null;
}

/** The files of a task that is not stored yet. Disposing removes the archive, unless it is to be kept. */
export interface TakenFiles extends FileFacts, AsyncDisposable {
  keep(): void;
}

export interface TakeFilesParts {
  readonly uploads: UploadStore;
  readonly maxUploadBytes: number;
  readonly gitProtocols: readonly GitProtocol[];
}

export interface FilesInput {
  readonly files: WorkspaceFiles | undefined;
  readonly archive?: ZipArchive | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes in what fills a workspace. An archive is stored when this returns.
 *
 * @throws {ClaudeOpsError} invalid_request
 * @throws {ClaudeOpsError} payload_too_large
 */
export async function takeFiles(
  taskId: string,
  input: FilesInput,
  parts: TakeFilesParts,
): Promise<TakenFiles> {
  const facts = await readFiles(taskId, input, parts);
  let isKept = facts.sha256 === null;
  return {
    ...facts,
    keep: () => void (isKept = true),
    [Symbol.asyncDispose]: async () => {
      if (!isKept) await parts.uploads.remove(taskId);
    },
  };
}

async function readFiles(taskId: string, input: FilesInput, parts: TakeFilesParts): Promise<FileFacts> {
  const { files, archive } = input;
  if (files !== undefined && archive !== undefined)
    throw invalidRequest([
      { pointer: '/files', detail: 'is given twice: as a field and as an archive. Send one' },
    ]);
  if (archive !== undefined) return await takeArchive(taskId, archive.stream(), input.signal, parts);
  if (files === undefined) return { summary: null, gitCredentials: null, sha256: null };
  if (files.type === 'git') return takeGit(files, parts);
  const bytes = new Blob([new Uint8Array(readBase64(files.data, '/files/data'))]);
  return await takeArchive(taskId, bytes.stream(), input.signal, parts);
}

async function takeArchive(
  taskId: string,
  archive: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
  { uploads, maxUploadBytes }: TakeFilesParts,
): Promise<FileFacts> {
  let start = Buffer.alloc(0);
  const note = (chunk: Uint8Array) => {
    if (start.length < SIGNATURE_BYTES)
      start = Buffer.concat([start, chunk.subarray(0, SIGNATURE_BYTES - start.length)]);
  };
  const chunks = noting(archiveChunks(archive, { maxBytes: maxUploadBytes, signal }), note);
  const { bytes, sha256 } = await uploads.save(taskId, chunks);
  return { summary: { type: isBundle(start) ? 'bundle' : 'zip', bytes }, gitCredentials: null, sha256 };
}

async function* noting(
  chunks: AsyncIterable<Uint8Array>,
  note: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    note(chunk);
    yield chunk;
  }
}

function takeGit(
  { gitUrl, ...files }: Extract<WorkspaceFiles, { type: 'git' }>,
  { gitProtocols }: TakeFilesParts,
): FileFacts {
  const read = readGitUrl(gitUrl, gitProtocols);
  const problem = files.gitRef === undefined ? undefined : gitRefProblem(files.gitRef);
  const errors = [
    ...('problem' in read ? [{ pointer: '/files/gitUrl', detail: read.problem }] : []),
    ...(problem === undefined ? [] : [{ pointer: '/files/gitRef', detail: problem }]),
  ];
  if ('problem' in read || errors.length > 0) throw invalidRequest(errors);
  return { summary: { ...files, gitUrl: read.url }, gitCredentials: read.credentials, sha256: null };
}
