import { isSamePreset } from './is-same-preset.ts';
import type { PresetStore, StoredPreset } from './preset-store.ts';

interface Kept {
  /** In the order of their numbers. Empty where the preset was removed. */
  readonly versions: StoredPreset[];
  /** The highest number there was. */
  last: number;
}

/** A store that forgets everything when the process ends. Nothing it returns is shared with what it keeps. */
export function createMemoryPresetStore(): PresetStore {
  const presets = new Map<string, Kept>();
  return {
    async put(preset) {
      const kept = presets.get(preset.name) ?? { versions: [], last: 0 };
      presets.set(preset.name, kept);
      const newest = kept.versions.at(-1);
      if (newest !== undefined && isSamePreset(newest, preset))
        return { preset: structuredClone(newest), change: 'unchanged' };
      const next = structuredClone({ ...preset, version: kept.last + 1 });
      kept.versions.push(next);
      kept.last = next.version;
      return { preset: structuredClone(next), change: newest === undefined ? 'created' : 'updated' };
    },
    async find(name, version) {
      const versions = presets.get(name)?.versions ?? [];
      return structuredClone(
        version === undefined ? versions.at(-1) : versions.find((one) => one.version === version),
      );
    },
    list: async ({ afterName = '', limit }) =>
      structuredClone(
        [...presets.values()]
          .flatMap(({ versions }) => versions.at(-1) ?? [])
          .filter(({ name }) => name > afterName)
          .toSorted((one, other) => (one.name < other.name ? -1 : 1))
          .slice(0, limit),
      ),
    async delete(name) {
      const versions = presets.get(name)?.versions ?? [];
      return versions.splice(0).length > 0;
    },
  };
}
