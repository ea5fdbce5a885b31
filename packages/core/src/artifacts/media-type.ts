import mime from 'mime';
import { isTextName } from './text-names.ts';

/** The media type that a name stands for. The content has no say: it is the agent's. */
export function mediaTypeOf(path: string): string {
  const known = mime.getType(path);
  // Suffixes of code are those of other things too: `.ts` of video, `.rs` of XML for a library's service.
  if (isTextName(path) && known?.startsWith('text/') !== true) return 'text/plain';
  return known ?? 'application/octet-stream';
}
