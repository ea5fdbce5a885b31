import { ERROR_TABLE, isErrorCode, type TaskError } from '@claude-ops/contract';
import { stripControls } from '../terminal/strip-controls.ts';

/** Why a task failed, and what to do about it where that is known. */
export function taskErrorLines({ code, message }: TaskError): string[] {
  const advice = isErrorCode(code) ? [ERROR_TABLE[code].advice] : [];
  return [stripControls(`${code}: ${message}`), ...advice];
}
