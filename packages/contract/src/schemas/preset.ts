import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { canBeLeftOut } from './can-be-left-out.ts';
import { Cursor, Timestamp } from './common.ts';
import { MCP_NAME_PATTERN } from './mcp.ts';
import { nullable } from './nullable.ts';
import { OPTIONAL_TASK_FIELDS } from './optional-task-fields.ts';

export const PresetName = Type.String({
  pattern: MCP_NAME_PATTERN,
  description: 'A name: letters, digits, _ and -, at most 64.',
  examples: ['review'],
});

const {
  apiKey: _key,
  env: _env,
  preset: _preset,
  previousTaskId: _previous,
  ...fields
} = OPTIONAL_TASK_FIELDS;

/** The fields of a task that a preset may give. A secret or another task is none of them. */
export const PRESET_FIELDS = fields;

export const PresetSpec = Type.Object(canBeLeftOut(PRESET_FIELDS), {
  additionalProperties: false,
  description: 'Fields of a task. A field that is null counts as left out.',
});
export type PresetSpec = Undefinable<Static<typeof PresetSpec>>;

const description = Type.String({ maxLength: 1024, description: 'Purpose of the preset.' });

/** The body of `PUT /api/presets/:name`. */
export const PresetInput = Type.Object(
  { spec: PresetSpec, description: Type.Optional(nullable(description)) },
  { additionalProperties: false, description: 'A preset.' },
);
export type PresetInput = Undefinable<Static<typeof PresetInput>>;

const facts = {
  name: PresetName,
  version: Type.Integer({ minimum: 1, description: 'Counts the changes. Each version stays as it is.' }),
  description: nullable(description),
  spec: PresetSpec,
  createdAt: Timestamp,
};

export const Preset = Type.Object(facts, { description: 'One version of a preset.' });
export type Preset = Static<typeof Preset>;

export const ChangedPreset = Type.Object(
  {
    ...facts,
    change: Type.Union([Type.Literal('created'), Type.Literal('updated'), Type.Literal('unchanged')], {
      description: 'unchanged: the preset was the same already, and has no new version.',
    }),
  },
  { description: 'A preset, and what has become of it.' },
);
export type ChangedPreset = Static<typeof ChangedPreset>;

export const PresetPage = Type.Object({ data: Type.Array(Preset), nextCursor: nullable(Cursor) });
export type PresetPage = Static<typeof PresetPage>;
