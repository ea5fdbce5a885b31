import { PresetName } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';

const NAME = new RegExp(PresetName.pattern ?? '');

/** @throws {ClaudeOpsError} invalid_request, for what is no name of a preset. */
export function nameOfPreset(name: string): void {
  if (!NAME.test(name)) throw invalidRequest([{ pointer: '/name', detail: `must match ${NAME.source}` }]);
}

/** Takes `review` or `review@3` apart. */
export function readPresetReference(text: string): {
  readonly name: string;
  readonly version: number | undefined;
} {
  const [name = '', version] = text.split('@');
  return { name, version: version === undefined ? undefined : Number(version) };
}
