import { chmod, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { beforeAll, expect, test } from 'vitest';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-worker-0000000000';
const COMPOSE = new URL('../../../../docker/compose.cluster.yaml', import.meta.url);
const FIRST = 2_900_000 + (process.pid % 100_000) * 4;
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** The capabilities that a worker of the cluster has. */
async function capabilities(): Promise<string[]> {
  const [, list = ''] = /^ +cap_add: \[([A-Z_, ]+)\]$/m.exec(await readFile(COMPOSE, 'utf8')) ?? [];
  return list.toLowerCase().split(', ');
}

/** The processes that the users of runs have. */
async function processesOfRange(): Promise<string[]> {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const owned = entries.map(async (entry) => {
    const status = await readFile(`/proc/${entry}/status`, 'utf8').catch(() => '');
    const uid = Number(/^Uid:\t(\d+)/m.exec(status)?.[1]);
    // A dead process waits for the init of this machine; the image has one.
    const isDead = /^State:\tZ/m.test(status);
    return uid >= FIRST && uid <= FIRST + 3 && !isDead ? status : undefined;
  });
  return (await Promise.all(owned)).filter((status) => status !== undefined);
}

test.runIf(isRoot)(
  'a worker runs tasks as users of their own with the capabilities that the cluster gives it, and leaves nothing',
  async () => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const granted = (await capabilities()).map((name) => `+${name}`).join(',');
    expect(granted).toContain('+setuid');
    // The agent looks for files of the server, and leaves a process behind.
    const command = `id -u; setsid sleep 300 > /dev/null 2>&1 & cat '${directory.path}/data/secret.key' '/proc/'$PPID'/environ' 2>&1`;
    await using model = await startModelServer({ script: [useTool('Bash', { command }), say('done')] });
    await using server = await startServerProcess(
      path.join(directory.path, 'data'),
      {
        UPSTREAM_BASE_URL: model.url,
        CLAUDE_OPS_SECRET_KEY: undefined,
        PROCESS_USER: `${FIRST}-${FIRST + 3}`,
        ALLOWED_MODES: 'process',
        WARM_PROCESSES: '1',
      },
      { by: ['setpriv', '--no-new-privs', '--inh-caps=-all', `--bounding-set=-all,${granted}`] },
    );
    const task = { prompt: 'who', apiKey, permissionMode: 'bypassPermissions' } as const;
    for (let run = 0; run < 2; run += 1) {
      model.setScript([useTool('Bash', { command }), say('done')]);
      const { id } = await server.client.createTask(task);
      expect(await server.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
      const events = JSON.stringify((await server.client.listTaskEvents(id, { limit: 100 })).data);
      expect(events).toMatch(new RegExp(`${String(FIRST).slice(0, -1)}\\d`));
      expect(events).toContain('secret.key: Permission denied');
    }
    expect((await server.client.getHealth()).status).toBe('ok');
    const { stderr } = await server.end('SIGTERM');
    expect(await processesOfRange()).toEqual([]);
    expect(stderr).not.toMatch(/"level":(?:50|60)/);
  },
);
