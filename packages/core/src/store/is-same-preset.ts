import { isDeepStrictEqual } from 'node:util';
import type { StoredPreset } from './preset-store.ts';

/** Whether a preset would be no other in a new version. */
export function isSamePreset(
  one: Pick<StoredPreset, 'spec' | 'description'>,
  other: Pick<StoredPreset, 'spec' | 'description'>,
): boolean {
  return one.description === other.description && isDeepStrictEqual(one.spec, other.spec);
}
