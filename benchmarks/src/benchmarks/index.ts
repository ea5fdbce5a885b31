import type { Benchmark } from '../benchmark.ts';
import { accept } from './accept.ts';
import { append } from './append/append.ts';
import { artifact } from './artifact.ts';
import { cold } from './cold.ts';
import { collect } from './collect/collect.ts';
import { goOn } from './continue.ts';
import { firstParty } from './first-party/first-party.ts';
import { gateway } from './gateway/gateway.ts';
import { isolation } from './isolation/isolation.ts';
import { list } from './list.ts';
import { message } from './message.ts';
import { nodes } from './nodes/nodes.ts';
import { queue } from './queue.ts';
import { readers } from './readers/readers.ts';
import { request } from './request.ts';
import { scale } from './scale/scale.ts';
import { warmContainer } from './warm-container.ts';
import { warmByHand } from './warm/warm-by-hand.ts';
import { warmProcess } from './warm/warm.ts';
import { setup } from './setup.ts';
import { start } from './start.ts';
import { upload } from './upload/upload.ts';

/** All of them, in the order they are run and shown. */
export const BENCHMARKS: readonly Benchmark[] = [
  cold,
  isolation,
  warmProcess,
  warmByHand,
  warmContainer,
  message,
  goOn,
  setup,
  request,
  firstParty,
  queue,
  accept,
  scale,
  readers,
  append,
  start,
  nodes,
  list,
  artifact,
  upload,
  collect,
  gateway,
];
