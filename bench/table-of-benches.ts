import type {Bench} from './bench.js';
import {budget} from './budget.js';
import {changeBytes} from './change-bytes.js';
import {firstFrame} from './first-frame.js';
import {help} from './help.js';
import {idle} from './idle.js';
import {keyLatency} from './key-latency.js';
import {onceJson} from './once-json.js';
import {packaged} from './package.js';
import {rss} from './rss.js';
import {stall} from './stall.js';
import {unchangedPoll} from './unchanged-poll.js';
import {week} from './week.js';

/** All of them, in the order in which they run and are told. */
export const benches: readonly Bench[] = [
  ...[help, firstFrame, onceJson, idle, changeBytes, unchangedPoll],
  ...[keyLatency, stall, rss, week, budget, packaged],
];

/** Those whose names begin with one of the names given. @throws where there is none of such a name */
export const chosenBy = (names: readonly string[], isUsual: (bench: Bench) => boolean): readonly Bench[] => {
  for (const given of names) {
    if (!benches.some(({name}) => name.startsWith(given))) {
      throw new RangeError(`no bench is called ${given}`);
    }
  }
  return benches.filter((bench) =>
    names.length === 0 ? isUsual(bench) : names.some((given) => bench.name.startsWith(given)),
  );
};
