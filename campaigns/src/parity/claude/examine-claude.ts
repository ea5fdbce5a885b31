import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { say } from '@claude-ops/testing';
import { BY_HAND } from '../ways/by-hand.ts';
import type { Claude } from './claude.ts';

/** Finds out which version a CLI is, and which tools it offers. */
export async function examineClaude(path: string): Promise<Claude> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { env: { PATH: process.env['PATH'] } });
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim();
  const unknown = { path, version, tools: new Set<string>() };
  const { offered } = await BY_HAND.run({ name: 'nothing', script: [say('OK')] }, { claude: unknown });
  return { ...unknown, tools: new Set(offered) };
}
