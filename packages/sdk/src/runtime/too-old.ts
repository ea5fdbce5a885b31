/** The oldest Node that the SDK and its dependencies run on. */
export const OLDEST_NODE = '22.14';

/** Whether a runtime is a Node that is too old. Bun and Deno name a Node too, but are none. */
export function tooOld(versions: unknown): versions is { readonly node: string } {
  if (typeof versions !== 'object' || versions === null) return false;
  if ('bun' in versions || 'deno' in versions) return false;
  if (!('node' in versions) || typeof versions.node !== 'string') return false;
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
