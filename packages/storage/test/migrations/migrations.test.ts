import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/migrations/index.ts';

/** Only ever added to: a database out there was made by exactly this SQL. A change is a new migration. */
const FROZEN = {
  '0001-tasks': '081ec79af2e6876a48ca792609903f1493be408f40821a24816ca28b3a40df70',
  '0002-mcp-profiles': '46e37c75f6ea7790bfd654be6e654de827c09155827f7a18076b8d79b0ddbf91',
  '0003-artifact-filter': '5e5bd952d29797bbc848162f6ac78cce09bd6f5a7191665067f81ab1ec114c0d',
  '0004-idempotency-and-pruning': '0704e79f819adc6e9983f542a92998aa49ca21fb004e640fb649865f8731debe',
  '0005-max-cost': 'f74a6f0afc40da5cabed27f7074baad02095b155344456cc9687b16b66072223',
  '0006-pruned-tasks': '99ce141e9ed3710fcd01d25381e5d913a7497379fa617f97f2a51e70f300b51b',
  '0007-network': 'a3af5d8bb3cc50501117f1bf3ce840a6f9eb1d8c8e1087d7bb43334f3bb3d5dd',
  '0008-resources': '8bbb39eabe091e3bb50c9c714be13d65ceb9fcdbf65b247ba7acf1d9d251fe94',
  '0009-background': 'cb4b66195f94190c6dd42f72846cf4c0dd65415213fa2e80e7ce701f242cedf9',
  '0010-artifacts-omitted': '4a6d3d75115860df0e89bc77839d0113af3ae5b0f23cc39399943b922f7700eb',
  '0011-task-spec': '6691b3dfb68dd4f2382c4d154eb09e8ed1f89e478c02a4c827df55a502cb1c0d',
  '0012-bound-tasks': '9e61b7b186f6a57614f286e3a7ab7d3fa70ae6b77a5c38d3b4b1e1ebb4083957',
  '0013-placement': '8686a2f9abeabf194b9c5ff37ad9991931379d7a0e3483d31f187f4628d5fd56',
  '0014-retries': 'bacd089b33ee90931d4661fb3024d8a03343d3137ae852718b99e19c7e24306a',
  '0015-modes-of-queued': '139df9d4d797e9a1e9a270df09a7b75bb25ccde0349135a626c31d70ded226f3',
  '0016-expiry': 'bead352c3843ae333d393ef1b43146f24cbb2d7750719e3fb0481d870938869c',
  '0017-messages': 'fdda9ce624af499225d20a1659b5d85146166cbcc12fc0120af98a1af68690fb',
  '0018-sessions': '54ef25f6004c5e4d16b451d20b19f64a004f8f66eb4516aa27af197f7fe9f556',
  '0019-approvals': '8d426f14da9b48bc29308bc91a5b7326451d3a9234276fa6e8a22fe60c6e740d',
  '0020-usage-limits': 'a7a2cedd326f9e24c52df18e7ef7a7b6972a2dabb797e1fc3224d9f19b096826',
  '0021-credentials': '8f5e91289f0fc9098121265d30c3f15b90ce473a0cc0977144fb2cb44aae5210',
  '0022-presets': '06cd12e9a13d4fc0f60f5efe870ed08ebd19116d4383623fe0a1e7994e88db27',
  '0023-tokens': '5eed96e2409b56877fa80ea5e94ad6349f6d30410d7ca5d4156505928e2467e1',
};

test('no migration that has landed was changed', () => {
  const checksums = MIGRATIONS.map(({ name, sql }) => [name, createHash('sha256').update(sql).digest('hex')]);
  expect(Object.fromEntries(checksums)).toStrictEqual(FROZEN);
});

test('migrations are numbered by the version they make', () => {
  const numbers = MIGRATIONS.map(({ name }) => Number(/^(\d{4})-[a-z-]+$/.exec(name)?.[1]));
  expect(numbers).toStrictEqual(MIGRATIONS.map((_, index) => index + 1));
});
