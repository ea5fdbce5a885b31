import type { PresetSpec } from '@claude-ops/contract';

/** A version of a preset as it is kept. */
export interface StoredPreset {
  readonly name: string;
  /** From 1. No two presets of one name, also over a removal, have the same. */
  readonly version: number;
  readonly description: string | null;
  readonly spec: PresetSpec;
  /** RFC 3339. */
  readonly createdAt: string;
}

export interface PresetQuery {
  /** Only presets whose name sorts after this one: where the page before ended. */
  readonly afterName?: string;
  readonly limit: number;
}

export interface PutPreset {
  readonly preset: StoredPreset;
  readonly change: 'created' | 'updated' | 'unchanged';
}

/** Where presets are kept. Every method is one transaction. */
export interface PresetStore {
  /** Makes a new version, unless the newest is the same. */
  put(preset: Omit<StoredPreset, 'version'>): Promise<PutPreset>;

  /** @param version the newest, where it is undefined */
  find(name: string, version: number | undefined): Promise<StoredPreset | undefined>;

  /** The newest versions, by name, in the order of its code points, at most `limit`. */
  list(query: PresetQuery): Promise<StoredPreset[]>;

  /** Removes a preset with all versions. @returns whether it was there. */
  delete(name: string): Promise<boolean>;
}
