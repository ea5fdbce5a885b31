import { ClaudeOpsError } from '@claude-ops/contract';

/** What Windows takes for something else: a separator, a drive or stream, a device, a name without its end. */
const NOT_FOR_WINDOWS = /[\\:*?"<>|]|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[. ]$/i;

/**
 * The segments of an artifact's path, which a server has named and nobody has checked.
 *
 * @throws {ClaudeOpsError} unexpected_response: it does not lead to a place inside a directory.
 */
export function segmentsOf(path: string, separator: string): string[] {
  const segments = path.split('/');
  if (segments.every((segment) => isName(segment, separator))) return segments;
  throw new ClaudeOpsError(
    'unexpected_response',
    "The path can't be created inside a directory of this machine.",
  );
}

function isName(segment: string, separator: string): boolean {
  if (segment === '' || segment === '.' || segment === '..') return false;
  if (segment.includes('\0') || !segment.isWellFormed()) return false;
  return separator !== '\\' || !NOT_FOR_WINDOWS.test(segment);
}
