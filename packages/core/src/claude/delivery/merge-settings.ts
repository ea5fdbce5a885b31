import { isRecord } from '../../system/is-record.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** Merges what two fields say of the settings: records name by name, lists one after the other. Of other values the later one counts. */
export function mergeSettings(earlier: Settings, later: Settings): Settings {
  const merged = Object.entries(later).map(
    ([name, value]) => [name, mergeValues(earlier[name], value)] as const,
  );
  return { ...earlier, ...Object.fromEntries(merged) };
}

function mergeValues(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) return earlier.concat(later);
  return isRecord(earlier) && isRecord(later) ? mergeSettings(earlier, later) : later;
}
