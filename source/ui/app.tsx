import {useApp, useInput, usePaste, useStdout, useWindowSize} from 'ink';
import {type ReactElement, useEffect, useRef, useState} from 'react';
import type {Clock} from '../clock.js';
import type {Log, LogState} from '../log/log.js';
import type {SafeText} from '../model/text.js';
import {assessFleet, createAssess, type HeldOrder, recordedCadence, summarize} from '../model/view.js';
import {cadenceIn} from '../monitor/agenda.js';
import type {History} from '../monitor/history.js';
import type {Monitor, MonitorState} from '../monitor/monitor.js';
import type {Attention} from '../monitor/polling.js';
import {createStore, type Store} from '../monitor/store.js';
import type {Vitals} from '../monitor/vitals.js';
import type {RecorderState} from '../recording/recorder.js';
import {keyRuns, keyStep} from './actions.js';
import {clipboardBytes} from './clipboard.js';
import {FrameView} from './components/frame-view.js';
import type {Drawing} from './components/line-text.js';
import {type Offer, sentWords, subjectOf, unsentWords} from './copying.js';
import {type Frame, frameOf, SMALLEST, sceneLayout} from './frame.js';
import {useBatched} from './hooks/use-batched.js';
import {useCoalesced} from './hooks/use-coalesced.js';
import {useFlawReport} from './hooks/use-flaw-report.js';
import {firstPlayhead, type Replay, usePast} from './hooks/use-past.js';
import {useResizeRepaint, type WatchResize} from './hooks/use-resize-repaint.js';
import {useSuspension} from './hooks/use-suspension.js';
import {useTicker} from './hooks/use-ticker.js';
import type {Job} from './job.js';
import {type Layout, movedLayout} from './layout.js';
import type {Multiplexer} from './multiplexer.js';
import {navigate} from './navigate.js';
import {currentScreen, initialNavigation, isSamePage, type Navigation} from './navigation.js';
import type {Scene} from './page.js';
import type {ScreenPreferences} from './preferences.js';
import {tooSmallLines} from './too-small.js';

export type AppOptions = Drawing & {
  /** Shown where the data does not come from Cloudflare itself. */
  readonly place: SafeText | null;
  readonly navigation: Pick<Navigation, 'filter' | 'sort' | 'isMasked' | 'isUtc'>;
  /** What is shown in the place of the present; null while watching. */
  readonly replay: Replay | null;
  readonly preferences: ScreenPreferences;
};

export type AppProps = {
  readonly monitor: Pick<Monitor, 'store' | 'attend' | 'refresh'>;
  /** What is remembered, for going back in time. */
  readonly history: History;
  /** Null where nothing is recorded. */
  readonly recording: Pick<Store<RecorderState>, 'get' | 'subscribe'> | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly job: Job;
  readonly watchResize: WatchResize;
  readonly multiplexer: Multiplexer;
  /** What warptop knows of itself now. */
  readonly vitals: () => Vitals;
  readonly options: AppOptions;
};

/** Rows keep their order so long after a key press: none slips away under the finger. */
const HOLD_MS = 3000;

const NO_HOLD: HeldOrder = new Map();

const NOT_RECORDED: Pick<Store<null>, 'get' | 'subscribe'> = {
  get: () => null,
  subscribe: () => () => undefined,
};

/** The picture of one moment, kept while the user holds it. */
type Moment = {readonly state: MonitorState; readonly now: number};

const useHeldMoment = (live: Moment, isHeld: boolean): Moment => {
  const held = useRef<Moment | null>(null);
  held.current = isHeld ? (held.current ?? live) : null;
  return held.current ?? live;
};

const attentionOf = ({page, visible, selected}: Frame): Attention => {
  const tunnels = visible.flatMap((key) => page.tunnelOf(key) ?? []);
  return {selected: page.tunnelOf(selected), visible: new Set(tunnels)};
};

/** How many unexpected messages came since the user looked at the log. */
const useUnseen = ({unexpected}: LogState, isLooking: boolean): number => {
  const seen = useRef(0);
  seen.current = isLooking ? unexpected : seen.current;
  return unexpected - seen.current;
};

/** warptop on the screen: watches the monitor's store, and turns keys into steps. */
export const App = ({
  monitor,
  history,
  recording,
  clock,
  log,
  job,
  watchResize,
  multiplexer,
  vitals,
  options,
}: AppProps): ReactElement => {
  const {columns, rows} = useWindowSize();
  const {exit} = useApp();
  const {keymap} = options.preferences;
  const {stdout, write} = useStdout();
  const [store] = useState(() =>
    createStore(
      initialNavigation({
        ...options.navigation,
        playhead: firstPlayhead(options.replay, history, clock),
      }),
    ),
  );
  const [assess] = useState(() => createAssess(options.preferences.thresholds));
  const navigation = useBatched(store);
  const live = {
    state: useCoalesced(monitor.store, clock),
    now: useTicker(clock, (navigation.playhead?.speed ?? 0) > 1),
  };
  const {state, now} = useHeldMoment(live, navigation.isPaused);
  const travel = usePast(history, options.replay, clock, store, () => monitor.store.get().polling.lapse);
  const logged = useCoalesced(log, clock);
  const recorded = useCoalesced(recording ?? NOT_RECORDED, clock);
  const unseen = useUnseen(logged, currentScreen(navigation).name === 'log');
  const reportFlaw = useFlawReport(log);
  const suspend = useSuspension(job, clock, (awayMs) => {
    const away = awayMs === null ? '' : ` after ${Math.round(awayMs / 1000)} s`;
    log.add({level: 'info', from: 'warptop', text: `Stopped, and continued${away}.`});
    monitor.refresh();
  });
  const repaint = (): void => write('\u001B[2J\u001B[H');
  useResizeRepaint(watchResize, clock, repaint);
  const order = useRef({held: NO_HOLD, shown: NO_HOLD, until: 0, index: 0});

  const sceneOf = (shown: Navigation): Scene => {
    const {polling} = state;
    const picture = travel.picture(shown);
    const snapshot = picture?.snapshot ?? state.snapshot;
    const moment = picture?.now ?? now;
    const cadence = picture === null ? cadenceIn(polling) : recordedCadence(snapshot);
    const held = clock.monotonic() < order.current.until ? order.current.held : NO_HOLD;
    const tunnels = assessFleet(snapshot, assess, moment, cadence, shown, held);
    return {
      account: snapshot.account ?? state.snapshot.account,
      snapshot,
      tunnels,
      summary: summarize(tunnels),
      polling,
      now: moment,
      present: live.now,
      heldMs: shown.isPaused ? live.now - now : null,
      past: picture?.past ?? null,
      memory: travel.memory,
      trouble: live.state.polling,
      navigation: shown,
      preferences: options.preferences,
      history,
      log: logged,
      unseen,
      recorded,
      held,
      vitals: currentScreen(shown).name === 'diagnostics' ? vitals() : null,
      width: columns,
    };
  };

  const isTooSmall = columns < SMALLEST.columns || rows < SMALLEST.rows;
  const frame = frameOf(sceneOf(navigation), rows, options.place, order.current.index);
  const known = useRef({at: navigation, layout: frame as Layout});
  known.current = {at: navigation, layout: frame};
  order.current.shown = new Map(frame.keys.map((key, index) => [key, index]));
  order.current.index = Math.max(0, frame.keys.indexOf(frame.selected ?? ''));

  const attention = attentionOf(frame);

  useEffect(() => monitor.attend(attention), [monitor, attention]);
  useEffect(() => frame.flaws.forEach(reportFlaw), [frame.flaws, reportFlaw]);

  /** Where the rows stand for a key that came before the last one could be painted. */
  const layoutAt = (at: Navigation): Layout => {
    const {at: before, layout} = known.current;
    if (at !== before) {
      known.current = {
        at,
        layout: isSamePage(before, at)
          ? movedLayout(layout, currentScreen(at))
          : sceneLayout(sceneOf(at), rows, order.current.index),
      };
    }
    return known.current.layout;
  };

  /** Between two pictures, where the cursor stays. @returns what became of it */
  const copy = (offer: Offer): SafeText => {
    const text = offer.text();
    const bytes = text === null ? null : clipboardBytes(text, multiplexer);
    if (text === null || bytes === null) {
      return unsentWords(offer, text);
    }
    stdout.write(bytes);
    return sentWords(offer, text, multiplexer);
  };

  useInput((input, key) => {
    for (const run of keyRuns(input, key, keymap)) {
      travel.settle();
      const at = store.get();
      const step = keyStep(run, at, {
        keymap,
        layout: () => layoutAt(at),
        timeline: () => travel.timeline(at, at.isPaused ? now : null),
        hasRow: (next, wanted) => layoutAt(navigate(at, next)).keys.includes(wanted),
        subject: () => (isTooSmall ? null : subjectOf(sceneOf(at), layoutAt(at))),
      });
      if (step === 'quit') {
        exit();
      } else if (step === 'refresh') {
        monitor.refresh();
      } else if (step === 'suspend') {
        suspend();
      } else if (step === 'repaint') {
        repaint();
      } else if (step?.type === 'copy') {
        store.set(navigate(at, {type: 'say', message: copy(step.offer)}));
      } else if (step !== null) {
        const isMove = step.type === 'move' && currentScreen(at).name === 'fleet';
        order.current.held = order.current.shown;
        order.current.until = isMove ? clock.monotonic() + HOLD_MS : 0;
        store.set(navigate(at, step));
      }
    }
  });

  // A pasted text is a filter while one is typed; anywhere else its letters would be keys.
  usePaste((text) => store.set(navigate(store.get(), {type: 'type', text})));

  const {isAscii, ground} = options;
  const items = isTooSmall ? tooSmallLines(columns, rows) : frame.items;
  return <FrameView items={items} isAscii={isAscii} ground={ground} onFlaw={reportFlaw} />;
};
