import type { Check } from '@claude-ops/cli';
import { isNodeRecentEnough } from '../node-version.ts';

export function checkNode(version: string): Check {
  return isNodeRecentEnough(version)
    ? { name: 'node', state: 'ok', detail: `version ${version}` }
    : {
        name: 'node',
        state: 'problem',
        detail: `version ${version}`,
        advice: 'Install Node 22.14 or later.',
      };
}
