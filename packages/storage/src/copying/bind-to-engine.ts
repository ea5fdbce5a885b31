/**
 * The needs of a task, with one engine among them. They are null for none, the id of an engine, or a JSON array of needs, in which a
 * colon stands before the engine.
 */
export function bindToEngine(needs: string | null, engine: string | undefined): string | null {
  if (engine === undefined) return needs;
  if (needs === null || !needs.startsWith('[')) return engine;
  const all: unknown = JSON.parse(needs);
  const others = (Array.isArray(all) ? all.map(String) : []).filter((need) => !need.startsWith(':'));
  return JSON.stringify([...others, `:${engine}`].toSorted());
}
