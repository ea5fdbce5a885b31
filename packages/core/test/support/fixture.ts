import { fileURLToPath } from 'node:url';
import type { ClaudeOptions } from '../../src/options.ts';

/** An executable that stands in for a claude CLI that misbehaves, stopped with less patience than the real one. */
export function fixture(name: string, options: ClaudeOptions = {}): ClaudeOptions {
  const path = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  return { path, stopSteps: { interruptMs: 200, terminateMs: 300 }, exitGraceMs: 300, ...options };
}
