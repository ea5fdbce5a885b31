import type { Benchmark, Surroundings } from '../../benchmark.ts';
import { alternate, type Pair } from '../../measure/alternate.ts';
import { differenceRow, ratioRow, type Row } from '../../measure/row.ts';
import { memoryOf, peakMemoryDuring } from '../../room/memory-of.ts';
import { startModel } from '../../room/start-model.ts';
import { ANSWERS, PROMPTS } from './answers.ts';
import { askModel, type StreamTimes, type Way } from './ask-model.ts';
import { openGateway } from './open-gateway.ts';

const PARALLEL_STREAMS = 50;

export const gateway: Benchmark = {
  name: 'gateway',
  description:
    'Asks for a streamed answer of some 36 events, with a request of 60 KB, through the gateway. Theirs: the same straight from the stand-in. Connections stay open. Memory is the peak of a gateway process with 50 answers at once, against the same process after 20 answers.',
  async run(surroundings) {
    await using model = await startModel(surroundings.directory, ANSWERS);
    const streams = await compareStreams(model.url, surroundings);
    const memory = await compareMemory(model.url, surroundings);
    return [...streams, memory];
  },
};

async function compareStreams(upstream: string, { signal, say }: Surroundings): Promise<Row[]> {
  await using open = await openGateway(upstream, 1);
  const direct: Way = { baseUrl: upstream, token: 'sk-ant-made-up-for-benchmarks' };
  const through = open.ways[0] ?? direct;
  const compare = (prompt: string, repetitions: number) =>
    alternate({
      ours: () => askModel(through, prompt),
      theirs: () => askModel(direct, prompt),
      repetitions,
      signal,
      warmUps: 2,
    });

  say('bursts');
  const bursts = await compare(PROMPTS.burst, 300);
  say('streams over half a second to two seconds');
  const paced: Pair<StreamTimes>[] = [];
  for (const prompt of [PROMPTS.half, PROMPTS.one, PROMPTS.two]) paced.push(...(await compare(prompt, 12)));

  const against = 'straight from the model';
  return [
    differenceRow(
      { what: 'First byte of an answer over 0.5 to 2 s', against, unit: 'ms', bar: { atMost: 5 } },
      pairsOf(paced, ({ firstByteMs }) => firstByteMs),
    ),
    ratioRow(
      { what: 'Last byte of an answer over 0.5 to 2 s', against, unit: 'ms', bar: { atMost: 1.05 } },
      pairsOf(paced, ({ lastByteMs }) => lastByteMs),
    ),
    differenceRow(
      { what: 'Last byte of an answer that comes at once', against, unit: 'ms', bar: null },
      pairsOf(bursts, ({ lastByteMs }) => lastByteMs),
    ),
  ];
}

async function compareMemory(upstream: string, { signal, say }: Surroundings): Promise<Row> {
  const pairs: Pair<number>[] = [];
  for (let turn = 1; turn <= 7; turn += 1) {
    say(`memory, ${turn} of 7`);
    signal.throwIfAborted();
    await using open = await openGateway(upstream, PARALLEL_STREAMS);
    for (const way of open.ways.slice(0, 20)) await askModel(way, PROMPTS.burst);
    const theirs = memoryOf(open.pid);
    const streams = async () => await Promise.all(open.ways.map((way) => askModel(way, PROMPTS.two)));
    pairs.push({ theirs, ours: await peakMemoryDuring(open.pid, streams) });
  }
  return differenceRow(
    {
      what: `Memory with ${PARALLEL_STREAMS} answers at once`,
      against: 'the same process before them',
      unit: 'MB',
      bar: { atMost: 40 },
    },
    pairs,
  );
}

function pairsOf(pairs: readonly Pair<StreamTimes>[], pick: (times: StreamTimes) => number): Pair<number>[] {
  return pairs.map(({ ours, theirs }) => ({ ours: pick(ours), theirs: pick(theirs) }));
}
