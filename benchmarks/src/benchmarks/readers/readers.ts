import type { Benchmark } from '../../benchmark.ts';
import { alternate, type Pair } from '../../measure/alternate.ts';
import { differenceRow, ratioRow } from '../../measure/row.ts';
import { EVENTS, followOnce, type Audience, type Followed } from './follow-once.ts';

const MANY = 200;

export const readers: Benchmark = {
  name: 'readers',
  description: `A task emits ${EVENTS} events as fast as the server takes them, on a fresh server each time. It has ${MANY} readers, or one, or ${MANY} beside one that reads nothing. Memory is the growth of the server, from before the readers connect to its peak.`,
  async run({ signal, say }) {
    let turn = 0;
    const follow = async (audience: Audience) => {
      say(`turn ${(turn += 1)}`);
      return await followOnce(audience);
    };
    const many = () => follow({ readers: MANY, stalled: 0 });
    const againstOne = await alternate({
      ours: many,
      theirs: () => follow({ readers: 1, stalled: 0 }),
      repetitions: 5,
      warmUps: 0,
      signal,
    });
    const besideStalled = await alternate({
      ours: () => follow({ readers: MANY, stalled: 1 }),
      theirs: many,
      repetitions: 5,
      warmUps: 0,
      signal,
    });
    const all = [...againstOne, ...besideStalled].map(({ ours }) => ours);
    return [
      ratioRow(
        {
          what: `Readers of ${EVENTS} events that get all of them in order`,
          against: 'all who read',
          unit: 'readers',
          bar: { atLeast: 1 },
        },
        // One that misses an event anywhere would not be seen in a median.
        [{ ours: Math.min(...all.map(({ inOrder }) => inOrder)), theirs: MANY }],
      ),
      differenceRow(
        {
          what: `Growth of memory with ${MANY} readers`,
          against: 'with one reader',
          unit: 'MB',
          bar: { atMost: 100 },
        },
        pick(againstOne, ({ growth }) => growth),
      ),
      ratioRow(
        {
          what: `Last of ${MANY} readers done beside one that reads nothing`,
          against: 'without that one',
          unit: 'ms',
          bar: { atMost: 1.1 },
        },
        pick(besideStalled, ({ durationMs }) => durationMs),
      ),
      ratioRow(
        { what: `Last of ${MANY} readers done`, against: 'one reader', unit: 'ms', bar: null },
        pick(againstOne, ({ durationMs }) => durationMs),
      ),
    ];
  },
};

function pick(pairs: readonly Pair<Followed>[], of: (one: Followed) => number): Pair<number>[] {
  return pairs.map(({ ours, theirs }) => ({ ours: of(ours), theirs: of(theirs) }));
}
