/** Whether an If-None-Match header names a tag, compared weakly (RFC 9110, 8.8.3.2), or anything there is. */
export function matchesAny(header: string | undefined, etag: string | undefined): boolean {
  if (header === undefined || etag === undefined) return false;
  const tags = header.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return header.trim() === '*' || tags.some((tag) => tag.replace(/^W\//, '') === etag);
}

/** Whether an If-Range header names a tag. A weak one never does, and dates are not kept (RFC 9110, 13.1.5). */
export function matchesStrongly(header: string, etag: string | undefined): boolean {
  return header.trim() === etag;
}
