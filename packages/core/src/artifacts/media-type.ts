import mime from 'mime';

/** The media type that a name stands for. The content has no say: it is the agent's. */
export function mediaTypeOf(path: string): string {
  return mime.getType(path) ?? 'application/octet-stream';
}
