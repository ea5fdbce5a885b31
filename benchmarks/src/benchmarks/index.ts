import type { Benchmark } from '../benchmark.ts';
import { accept } from './accept.ts';
import { gateway } from './gateway/gateway.ts';
import { scale } from './scale/scale.ts';

/** All of them, in the order they are run and shown. */
export const BENCHMARKS: readonly Benchmark[] = [gateway, accept, scale];
