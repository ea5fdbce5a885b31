import { ClaudeOpsError } from '@claude-ops/contract';
import { invalidRequest, parsePresetSpec, type GivenTaskInput } from '@claude-ops/contract/validation';
import type { PresetStore } from '../../store/preset-store.ts';
import { mergePreset } from './merge-preset.ts';
import { readPresetReference } from './preset-name.ts';
import { findStored } from './presets.ts';

/**
 * Gives a task the fields of the preset that it names, and that the name with its version.
 *
 * @throws {ClaudeOpsError} preset_not_found
 * @throws {ClaudeOpsError} invalid_request: the preset is of an earlier release, and can't be used any more.
 */
export async function takePreset(
  input: GivenTaskInput,
  { presetStore, hasArchive }: { readonly presetStore: PresetStore; readonly hasArchive: boolean },
): Promise<GivenTaskInput> {
  if (input.preset === undefined) return input;
  const { name, version } = readPresetReference(input.preset);
  const found = await findStored(name, version, presetStore);
  const preset = `${name}@${found.version}`;
  try {
    return { ...mergePreset(input, parsePresetSpec(found.spec), { hasArchive }), preset };
  } catch (error) {
    if (!ClaudeOpsError.is(error, 'invalid_request')) throw error;
    throw invalidRequest([
      {
        pointer: '/preset',
        detail: `${preset} can't be used by this release (${error.message}): store it anew`,
      },
    ]);
  }
}
