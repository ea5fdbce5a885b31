import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { ArchiveFormat } from './archive-entry.ts';

const MOST_PATH_BYTES = 1024;
const MOST_SEGMENT_BYTES = 255;
const MOST_SEGMENTS = 64;
// oxlint-disable-next-line eslint/no-control-regex -- these are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * The steps from the workspace to where an entry belongs; none for the workspace itself. A step `.` means nothing: some programs
 * put one before every name.
 *
 * @throws {ClaudeOpsError} workspace_failed, for a name that no workspace may contain.
 */
export function entryPath(name: string, format: ArchiveFormat): string[] {
  const segments = name.split('/').filter((segment) => segment !== '.');
  if (segments.at(-1) === '') segments.pop();
  const problem = problemOf(name, segments);
  if (problem === undefined) return segments;
  throw workspaceFailure(`The ${format} entry ${quote(name)} ${problem}: make the ${format} without it.`);
}

function problemOf(name: string, segments: readonly string[]): string | undefined {
  if (name === '') return 'has no name';
  if (name.includes('\uFFFD')) return 'has a name that is not UTF-8';
  if (CONTROL.test(name)) return 'has a control character in its name';
  if (name.includes('\\')) return 'has a backslash in its name';
  if (name.startsWith('/')) return 'has an absolute path';
  if (/^[A-Za-z]:/.test(name)) return 'has a drive letter';
  if (Buffer.byteLength(name) > MOST_PATH_BYTES) return `has a path of more than ${MOST_PATH_BYTES} bytes`;
  if (segments.length > MOST_SEGMENTS) return `has a path of more than ${MOST_SEGMENTS} steps`;
  return segments.map(problemOfSegment).find((problem) => problem !== undefined);
}

function problemOfSegment(segment: string): string | undefined {
  if (segment === '..') return 'leads out of the workspace with ".."';
  if (segment === '') return 'has an empty step in its path';
  return Buffer.byteLength(segment) > MOST_SEGMENT_BYTES
    ? `has a name of more than ${MOST_SEGMENT_BYTES} bytes`
    : undefined;
}

/** Notes of macOS beside the files that it archives: nothing of the user's. */
export function isNoteOfMacOs(segments: readonly string[], format: ArchiveFormat): boolean {
  return format === 'zip' && (segments[0] === '__MACOSX' || segments.at(-1) === '.DS_Store');
}
