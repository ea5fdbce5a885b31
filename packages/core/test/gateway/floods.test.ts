import { chmod } from 'node:fs/promises';
import os from 'node:os';
import { say, useTool, type Script } from '@claude-ops/testing';
import { beforeAll, expect, test } from 'vitest';
import { toolResults } from '../support/have-agent-run.ts';
import { canMakeNetworks, SETUPS } from '../support/own-networks.ts';
import { startOps } from '../support/start-ops.ts';

const [[, claude]] = SETUPS;
const permissionMode = 'bypassPermissions';

/** Opens connections to the gateway, 50 at a time and 3,000 in all, says nothing on them, and goes on as they are closed. */
const FLOOD = `const { connect } = require("node:net");
const { hostname, port } = new URL(process.env.ANTHROPIC_BASE_URL);
let opened = 0;
const open = () => {
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined).resume();
  socket.once("connect", () => {
    opened += 1;
    if (opened === 3000) console.log("flooded");
    else open();
  });
};
for (let at = 0; at < 50; at += 1) open();
setInterval(() => undefined, 1000);`;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

test.for(['open', ...(canMakeNetworks ? (['none'] as const) : [])] as const)(
  '3,000 connections of one run to the gateway leave the requests of another working (network %s)',
  async (network) => {
    const flood = `mkfifo up; '${process.execPath}' -e '${FLOOD}' >up & read -r said <up; echo "$said"`;
    const script: Script = ({ prompt, turn }) => {
      if (prompt === 'flood')
        return useTool('Bash', { command: turn === 0 ? flood : 'echo held && sleep 300' });
      return turn === 0 ? useTool('Bash', { command: 'echo hello' }) : say('done');
    };
    await using room = await startOps({ script, claude });
    const { id } = await room.create({ prompt: 'flood', permissionMode, network });
    await room.event(id, ({ data }) => JSON.stringify(data).includes('echo held'));
    expect(toolResults(room)).toEqual(['flooded']);
    expect(await room.run({ prompt: 'other', permissionMode, network })).toMatchObject({
      status: 'completed',
    });
    expect(toolResults(room)).toEqual(['hello']);
    expect(await room.ops.getTask(id)).toMatchObject({ status: 'running' });
    await room.ops.cancelTask(id);
  },
);
