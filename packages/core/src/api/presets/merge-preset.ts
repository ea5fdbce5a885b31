import type { GivenPresetSpec, GivenTaskInput } from '@claude-ops/contract/validation';

type PresetField = keyof GivenPresetSpec;

/** The fields whose keys count one by one. Any other field of the task takes the place of that of the preset as a whole. */
const BY_KEYS: ReadonlySet<PresetField> = new Set([
  'agents',
  'artifactFilter',
  'mcpServers',
  'resources',
  'retries',
  'tags',
]);

/** The fields of a task with those of its preset that it does not give itself. */
export function mergePreset(
  input: GivenTaskInput,
  spec: GivenPresetSpec,
  { hasArchive }: { readonly hasArchive: boolean },
): GivenTaskInput {
  const { credential, files, ...others } = spec;
  const given: GivenPresetSpec = {
    ...others,
    // Each says in its own way what the other one would.
    ...(credential !== undefined && input.apiKey === undefined && { credential }),
    ...(files !== undefined && input.previousTaskId === undefined && !hasArchive && { files }),
  };
  const merged = Object.entries(given).map(([field, value]) => [field, mergeField(field, value, input)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field has a value of one of the two.
  return { ...input, ...(Object.fromEntries(merged) as Partial<GivenTaskInput>) };
}

function mergeField(field: string, value: unknown, input: GivenTaskInput): unknown {
  const own: unknown = Object.entries(input).find(([name]) => name === field)?.[1];
  if (own === undefined) return value;
  const isByKeys = [...BY_KEYS].some((name) => name === field);
  if (!isByKeys || !isObject(own) || !isObject(value)) return own;
  return field === 'mcpServers' ? mergeServers(own, value) : { ...value, ...own };
}

/** Servers by their names; the profiles of the task take the place of those of the preset. */
function mergeServers(own: object, value: object): object {
  const inlineOf = (selection: object) =>
    'inline' in selection && isObject(selection.inline) ? selection.inline : {};
  return { ...value, ...own, inline: { ...inlineOf(value), ...inlineOf(own) } };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
