import path from 'node:path';

/** The url of a submodule, which may be relative to that of its repository (gitmodules(5)); undefined where it leads nowhere. */
export function resolveSubmoduleUrl(base: string, url: string): string | undefined {
  if (!/^\.\.?\//.test(url)) return url;
  if (URL.canParse(base) && base.includes('://')) {
    const resolved = `${base.replace(/\/$/, '')}/`;
    return URL.canParse(url, resolved) ? new URL(url, resolved).href : undefined;
  }
  const [, host, directory] = /^([^:]+):(.*)$/.exec(base) ?? [];
  if (host === undefined || directory === undefined) return undefined;
  const joined = path.posix.join(directory, url);
  return joined.startsWith('..') ? undefined : `${host}:${joined}`;
}
