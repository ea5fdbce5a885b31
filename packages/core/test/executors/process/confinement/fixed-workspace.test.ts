import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say, useTool, type RecordedRequest } from '@claude-ops/testing';
import { expect, test, vi } from 'vitest';
import { findConfinement } from '../../../../src/executors/process/confinement/find-confinement.ts';
import { silentLogger } from '../../../../src/logger.ts';
import { toolResults } from '../../../support/have-agent-run.ts';
import { ownMounts } from '../../../support/own-mounts.ts';
import { FROM_WARM } from '../../../support/places/from-warm.ts';
import { IN_PROCESS } from '../../../support/places/in-process.ts';
import { startOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const canMount = ownMounts !== undefined;
const sandbox = { IS_SANDBOX: '1' };
const bash = (command: string) => useTool('Bash', { command });

/** What the model is asked, without what the CLI counts and numbers: its version line and the ids of a session. */
function asked({ body }: RecordedRequest): string {
  const { system, tools, messages } = body as Record<'system' | 'tools' | 'messages', unknown>;
  return JSON.stringify({ system, tools, messages })
    .replaceAll(/x-anthropic-billing-header[^"]*/g, '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id');
}

test.runIf(canMount).for([
  ['cold', IN_PROCESS],
  ['warm', FROM_WARM],
] as const)('what the model is asked is the same for every task (%s)', async ([, place]) => {
  const first = async () => {
    await using room = await place.start({ claude: { environment: sandbox } });
    expect(await room.run({ permissionMode: 'bypassPermissions' })).toMatchObject({ status: 'completed' });
    return room.server.requests.map(asked);
  };
  const [one, other] = [await first(), await first()];
  expect(one[0]).toContain(ownMounts?.places.workspace);
  expect(one).toEqual(other);
});

test.runIf(canMount)('an agent sees its workspace, home and temporary directory at fixed paths', async () => {
  await using room = await startOps({
    script: [
      bash(
        'pwd; echo "$HOME" "$TMPDIR"; echo kept > kept.txt; pwd -P; touch "$HOME/a" "$TMPDIR/a" /tmp/a && ls /tmp',
      ),
      say('done'),
    ],
    claude: { environment: sandbox },
  });
  const task = await room.run({ permissionMode: 'bypassPermissions' });
  expect(toolResults(room)).toEqual([
    expect.stringMatching(/^\/workspace\n\/claude-ops\/home \/claude-ops\/tmp\n\/workspace\na(\n.*)*$/),
  ]);
  const { data } = await room.ops.listArtifacts(task.id);
  expect(data.map((artifact) => artifact.path)).toEqual(['kept.txt']);
});

test.runIf(canMount)(
  'no directory above the workspace holds anything that a run could have put there',
  async () => {
    await using room = await startOps({
      script: [
        bash('cd / && ls -d .mcp.json CLAUDE.md CLAUDE.local.md .claude; touch /workspace/../x; ls -ld /'),
        say('done'),
      ],
      claude: { environment: sandbox },
    });
    await room.run({ permissionMode: 'bypassPermissions' });
    const [seen = ''] = toolResults(room);
    for (const name of ['.mcp.json', 'CLAUDE.md', 'CLAUDE.local.md', '.claude'])
      expect(seen).toContain(`cannot access '${name}'`);
    await using again = await startOps({
      script: [bash('ls /'), say('done')],
      claude: { environment: sandbox },
    });
    await again.run({ permissionMode: 'bypassPermissions' });
    expect(toolResults(again)[0]?.split('\n')).not.toContain('x');
  },
);

test.runIf(canMount)(
  'what lies above the data directory is not read as part of a trusted workspace',
  async () => {
    await using directory = await temporaryDirectory();
    const project = path.join(directory.path, 'project');
    const marker = path.join(directory.path, 'marker');
    await mkdir(path.join(project, '.claude'), { recursive: true });
    await writeFile(path.join(project, 'CLAUDE.md'), 'PLANTED INSTRUCTIONS');
    const hooks = { SessionStart: [{ hooks: [{ type: 'command', command: `touch ${marker}-hook` }] }] };
    await writeFile(path.join(project, '.claude/settings.json'), JSON.stringify({ hooks }));
    const planted = { command: 'sh', args: ['-c', `touch ${marker}-server; cat`] };
    await writeFile(path.join(project, '.mcp.json'), JSON.stringify({ mcpServers: { planted } }));
    await using room = await startOps({ dataDirectory: path.join(project, 'data') });
    expect(await room.run({ trustWorkspace: true })).toMatchObject({ status: 'completed' });
    expect(JSON.stringify(room.server.requests)).not.toContain('PLANTED');
    expect((await readdir(directory.path)).filter((name) => name.startsWith('marker'))).toEqual([]);
  },
);

test.runIf(canMount)(
  'a temporary directory of the server that it cannot write to is no obstacle',
  async () => {
    vi.stubEnv('TMPDIR', '/proc');
    try {
      const logger = { ...silentLogger, warn: (_: object, message: string) => expect.fail(message) };
      const shared = { workspaces: '/', attempts: '/' };
      const found = await findConfinement({
        user: undefined,
        usePidNamespace: true,
        shared,
        environment: process.env,
        logger,
      });
      expect(found.mounts?.places).toEqual(ownMounts?.places);
    } finally {
      vi.unstubAllEnvs();
    }
  },
);

test.runIf(canMount)('a data directory that only its owner can pass is no obstacle', async () => {
  await using directory = await temporaryDirectory();
  const closed = path.join(directory.path, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await chmod(directory.path, 0o700);
  await using room = await startOps({
    dataDirectory: path.join(closed, 'data'),
    script: [bash('echo here > a.txt; id -u'), say('done')],
    claude: process.getuid?.() === 0 ? { processUser: { uid: 65_534, gid: 65_534 } } : {},
  });
  const task = await room.run({ permissionMode: 'bypassPermissions' });
  const { data } = await room.ops.listArtifacts(task.id);
  expect(data.map((artifact) => artifact.path)).toEqual(['a.txt']);
  expect((await stat(closed)).mode & 0o777).toBe(0o700);
});
