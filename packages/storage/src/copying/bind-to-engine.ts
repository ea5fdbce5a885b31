/**
 * What the engine must have that runs a task, with one engine in it: null where it needs nothing, the id of an engine, or a JSON array of
 * what it needs, among it the engine behind a colon.
 */
export function bindToEngine(needs: string | null, engine: string | undefined): string | null {
  if (engine === undefined) return needs;
  if (needs === null || !needs.startsWith('[')) return engine;
  const all: unknown = JSON.parse(needs);
  const others = (Array.isArray(all) ? all.map(String) : []).filter((need) => !need.startsWith(':'));
  return JSON.stringify([...others, `:${engine}`].toSorted());
}
