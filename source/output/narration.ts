import type {Clock} from '../clock.js';
import {type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {createAssess} from '../model/view.js';
import type {Monitor} from '../monitor/monitor.js';
import type {Conditions} from './conditions.js';
import {readLines} from './line-input.js';
import {begin, type NarrateOptions, type Narrative, narrate, summaryOf, waitFor} from './narrate.js';
import {followRecording, type RecordingStore} from './recording-trouble.js';
import {timeOfDay} from './spoken.js';

/** Time is told of in whole seconds. */
const TICK_MS = 1000;

/** Who holds Enter down hears one summary a second. */
const REPEAT_MS = 1000;

const HINT = safe`Enter repeats the summary, q and Enter ends.`;

export type NarrationProps = {
  readonly monitor: Pick<Monitor, 'store'>;
  /** Null where nothing is recorded. */
  readonly recording: RecordingStore | null;
  readonly clock: Clock;
  readonly options: Omit<NarrateOptions, 'assess'> & {readonly thresholds: Thresholds};
};

export type Narration = {
  /** Resolves when the user has ended it, or it was closed. */
  readonly closed: Promise<void>;
  readonly close: () => void;
};

/** Tells of the fleet in lines of plain text: a summary, then a sentence for whatever changes. */
export const openNarration = (
  {monitor: {store}, recording, clock, options: given}: NarrationProps,
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WritableStream,
): Narration => {
  const options = {...given, assess: createAssess(given.thresholds)};
  let narrative: Narrative | null = null;
  let early: Conditions | null = null;
  let listedSince: number | null = null;
  let repeatedAt = Number.NEGATIVE_INFINITY;

  const say = (lines: readonly SafeText[]): void => {
    if (lines.length > 0) {
      stdout.write(`${lines.join('\n')}\n`);
    }
  };

  const look = (isTick: boolean): void => {
    if (narrative === null) {
      return;
    }
    const told = narrate(narrative, store.get(), clock.now(), isTick, options);
    narrative = told.narrative;
    say(told.lines);
  };

  const start = (): void => {
    const state = store.get();
    const lists = Object.values(state.snapshot.lists);
    if (lists.every(({at}) => at === null)) {
      const told = waitFor(early, state, clock.now(), options.isUtc);
      early = told.conditions;
      say(told.lines);
    }
    if (!lists.every(({at, failure}) => at !== null || failure !== null)) {
      return;
    }
    // Where no list can be read there is nothing to watch, and whoever started this is about to say so.
    if (lists.some(({at}) => at !== null)) {
      listedSince ??= clock.monotonic();
      const told = begin(state, clock.now(), clock.monotonic() - listedSince, options);
      if (told !== null) {
        narrative = told.narrative;
        say(told.lines);
        say(stdin.isTTY ? [HINT] : []);
      }
    }
  };

  const unsubscribe = store.subscribe(() => look(false));
  const stopFollowing =
    recording === null
      ? () => undefined
      : followRecording(recording, (sentence) =>
          say([safe`${timeOfDay(clock.now(), options.isUtc)} ${sentence}`]),
        );
  const stopTicking = clock.every(TICK_MS, () => (narrative === null ? start() : look(true)));

  let end = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });

  const stopReading = readLines(stdin, clock, (line) => {
    const word = line.trim().toLowerCase();
    if (word === 'q' || word === 'quit') {
      end();
      return;
    }
    const isTooSoon = clock.monotonic() - repeatedAt < REPEAT_MS;
    if (narrative !== null && !isTooSoon && (word === '' || stdin.isTTY)) {
      repeatedAt = clock.monotonic();
      say([word === '' ? summaryOf(store.get(), clock.now(), options) : HINT]);
    }
  });

  return {
    closed,
    close: () => {
      unsubscribe();
      stopFollowing();
      stopTicking();
      stopReading();
      end();
    },
  };
};
