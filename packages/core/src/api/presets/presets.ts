import {
  ClaudeOpsError,
  LIMITS,
  PresetInput,
  ROUTES,
  type ChangedPreset,
  type Preset,
  type PresetPage,
} from '@claude-ops/contract';
import { parse, parsePresetSpec } from '@claude-ops/contract/validation';
import { timestamp, type Clock } from '../../clock.ts';
import type { PresetStore, StoredPreset } from '../../store/preset-store.ts';
import { fromNameCursor, toCursor } from '../cursor.ts';
import { checkPresetSpec } from './check-preset-spec.ts';
import { nameOfPreset } from './preset-name.ts';

export interface PresetParts {
  readonly presetStore: PresetStore;
  readonly clock: Clock;
}

/** @throws {ClaudeOpsError} invalid_request */
export async function putPreset(
  name: string,
  value: unknown,
  { presetStore, clock }: PresetParts,
): Promise<ChangedPreset> {
  nameOfPreset(name);
  const { spec: given, description } = parse(PresetInput, value);
  const spec = parsePresetSpec(given);
  checkPresetSpec(spec);
  const createdAt = timestamp(clock.now());
  const { preset, change } = await presetStore.put({
    name,
    spec,
    description: description ?? null,
    createdAt,
  });
  return { ...toPreset(preset), change };
}

/** One page of presets, by name, each in its newest version. */
export async function listPresets(value: unknown, store: PresetStore): Promise<PresetPage> {
  const { limit = LIMITS.pageDefault, cursor } = parse(ROUTES.listPresets.query, value);
  // One more than asked for tells whether there is a next page.
  const found = await store.list({
    limit: limit + 1,
    ...(cursor !== undefined && { afterName: fromNameCursor(cursor) }),
  });
  const data = found.slice(0, limit).map(toPreset);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? toCursor(last.name) : null };
}

/** @throws {ClaudeOpsError} preset_not_found */
export async function getPreset(name: string, value: unknown, store: PresetStore): Promise<Preset> {
  const { version } = parse(ROUTES.getPreset.query, value);
  return toPreset(await findStored(name, version, store));
}

/** @throws {ClaudeOpsError} preset_not_found */
export async function findStored(
  name: string,
  version: number | undefined,
  store: PresetStore,
): Promise<StoredPreset> {
  const found = await store.find(name, version);
  if (found === undefined) throw notFound(name, version);
  return found;
}

/** @throws {ClaudeOpsError} preset_not_found */
export async function deletePreset(name: string, store: PresetStore): Promise<void> {
  if (!(await store.delete(name))) throw notFound(name, undefined);
}

function notFound(name: string, version: number | undefined): ClaudeOpsError {
  const which = JSON.stringify(version === undefined ? name : `${name}@${version}`);
  return new ClaudeOpsError('preset_not_found', `There is no preset ${which}.`, { details: { name } });
}

function toPreset({ name, version, description, spec, createdAt }: StoredPreset): Preset {
  return { name, version, description, spec, createdAt };
}
