/** Names of places that differ from run to run, and what stands for each. */
export type Places = readonly (readonly [place: string, name: string])[];

/** Replaces what may differ between two runs of the same scenario: places, ids and times. */
export function normalise<Value>(value: Value, places: Places): Value;
export function normalise(value: unknown, places: Places): unknown {
  if (typeof value === 'string') return normaliseText(value, places);
  if (Array.isArray(value)) return value.map((item: unknown) => normalise(item, places));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalise(item, places)]));
}

/** In this order: an id may be a part of a path. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // The CLI names directories by the user's id and by the path of the workspace.
  [/[^\s"']*\/claude(?:-\d+)?\/[^/\s]+\//g, '<tmp>/'],
  [/[^\s"']*\/\.claude\/projects\/[^/\s]+\//g, '<projects>/'],
  // The CLI makes the name up.
  [/[^\s"']*\/\.claude\/plans\/[\w-]+\.md/g, '<plan>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>'],
  [/\btoolu_(?:<uuid>|\w+)/g, '<tool-use>'],
  [/\bwf_[0-9a-f-]+/g, '<workflow>'],
  [/(?<=\b(?:agentId|ID): )\w+/g, '<task>'],
  // Of a shell, a workflow or an agent in the background.
  [/\b(?:[bw][0-9a-z]{8}|a[0-9a-f]{16})\b/g, '<task>'],
  // Of an agent that has a name.
  [/(?<="ref":")[0-9a-f]{6}(?=")/g, '<ref>'],
  [/\b127\.0\.0\.1:\d+/g, '<gateway>'],
  [/(?<=\bduration_ms(?:>|: ))\d+/g, '<time>'],
  [/\b\d+(?:\.\d+)?\s?(?:ms|s|seconds?)\b/g, '<time>'],
];

function normaliseText(text: string, places: Places): string {
  const placed = places.reduce((rest, [place, name]) => rest.replaceAll(place, name), text);
  return PATTERNS.reduce((rest, [pattern, name]) => rest.replaceAll(pattern, name), placed);
}
