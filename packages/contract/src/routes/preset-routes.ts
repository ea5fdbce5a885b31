import { Type } from '@sinclair/typebox';
import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { ChangedPreset, Preset, PresetInput, PresetName, PresetPage } from '../schemas/preset.ts';
import { pageQuery } from './parameters.ts';

const nameParams = Type.Object({ name: PresetName }, { additionalProperties: false });
/** A name that can be no name is refused like any other wrong value. */
const newNameParams = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the preset.' }) },
  { additionalProperties: false },
);
const versionQuery = Type.Object(
  { version: Type.Optional(Type.Integer({ minimum: 1, description: 'If not set: the newest.' })) },
  { additionalProperties: false },
);

export const PRESET_ROUTES = {
  listPresets: {
    ...ENDPOINTS.listPresets,
    errors: REFUSALS.listPresets,
    summary: 'List the presets',
    description: 'By name, each in its newest version.',
    tag: 'presets',
    role: 'viewer',
    query: pageQuery,
    success: 200,
    response: PresetPage,
  },
  getPreset: {
    ...ENDPOINTS.getPreset,
    errors: REFUSALS.getPreset,
    summary: 'Get a preset',
    tag: 'presets',
    role: 'viewer',
    params: nameParams,
    query: versionQuery,
    success: 200,
    response: Preset,
  },
  putPreset: {
    ...ENDPOINTS.putPreset,
    errors: REFUSALS.putPreset,
    summary: 'Create or change a preset',
    description: 'A change makes a new version. The answer is 201 if there was no preset of that name.',
    tag: 'presets',
    role: 'operator',
    params: newNameParams,
    body: PresetInput,
    success: 200,
    response: ChangedPreset,
    otherResponses: { 201: ChangedPreset },
  },
  deletePreset: {
    ...ENDPOINTS.deletePreset,
    errors: REFUSALS.deletePreset,
    summary: 'Delete a preset',
    description: 'With all its versions. Tasks that were made with it stay as they are.',
    tag: 'presets',
    role: 'operator',
    params: nameParams,
    success: 204,
  },
} as const satisfies Record<string, Route>;
