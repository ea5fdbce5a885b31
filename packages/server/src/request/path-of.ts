/** The path of a request target: without the origin (which may carry credentials), the query and the fragment. */
export function pathOf(target: string | undefined): string {
  const [path = ''] = (target ?? '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1);
  return path === '' ? '/' : path;
}
