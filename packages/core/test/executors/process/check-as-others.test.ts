import { chmod } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say } from '@claude-ops/testing';
import { beforeAll, expect, test } from 'vitest';
import { canMakeNetworks, SETUPS } from '../../support/own-networks.ts';
import { startOps } from '../../support/start-ops.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  if (isRoot) await chmod(os.tmpdir(), 0o711);
});

test.runIf(canMakeNetworks).for(SETUPS)(
  'a check runs as the user of the run and in its network (%s)',
  async ([, claude]) => {
    await using directory = await temporaryDirectory();
    if (isRoot) await chmod(directory.path, 0o711);
    const dataDirectory = path.join(directory.path, 'data');
    await using room = await startOps({ script: () => say('done'), claude, dataDirectory });
    const command = 'id -u; stat -c %u .; tail -n +3 /proc/net/dev | cut -d: -f1 | xargs; env; touch made';
    const { status, result } = await room.run({ network: 'none', check: { command } });
    expect(status).toBe('completed');
    const [user, owner, interfaces, ...environment] = result?.check?.output.split('\n') ?? [];
    expect([user, interfaces]).toEqual([owner, 'lo']);
    if (isRoot) expect(user).not.toBe('0');
    expect(environment.join('\n')).toMatch(/^HTTPS_PROXY=http:\/\/claude-ops:\[masked\]@127/m);
    expect(environment.join('\n')).not.toMatch(/ANTHROPIC|=\[masked\]/i);
  },
);
