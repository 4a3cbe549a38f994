import type {Key} from 'ink';
import {createFleetMemory} from '../model/fleet-memory.js';
import type {SafeText} from '../model/text.js';
import {createAssess, type HeldOrder, recordedCadence} from '../model/view.js';
import {cadenceIn} from '../monitor/agenda.js';
import type {History} from '../monitor/history.js';
import type {Monitor} from '../monitor/monitor.js';
import {createStore} from '../monitor/store.js';
import type {Vitals} from '../monitor/vitals.js';
import {keyRuns, keyStep} from './actions.js';
import {watchBatched} from './coalesced.js';
import type {Flaw} from './contained.js';
import {type Offer, subjectOf} from './copying.js';
import {createFlawReport} from './flaw-report.js';
import {createFleetPictures} from './fleet-pictures.js';
import {type Frame, type FrameItem, frameOf, SMALLEST, sceneLayout} from './frame.js';
import {type Layout, movedLayout} from './layout.js';
import {createLive, type LiveSources, type LiveValues} from './live-values.js';
import {navigate} from './navigate.js';
import {currentScreen, initialNavigation, isSamePage, type Navigation, placeName} from './navigation.js';
import type {Scene} from './page.js';
import type {ScreenOptions} from './screen-options.js';
import {createTimeTravel, firstPlayhead} from './time-travel.js';
import {tooSmallLines} from './too-small.js';

/** What pictures are made from. */
export type Projected = LiveSources & {
  readonly monitor: Pick<Monitor, 'store' | 'attend' | 'refresh'>;
  /** What is remembered, for going back in time. */
  readonly history: History;
  /** What warptop knows of itself now. */
  readonly vitals: () => Vitals;
  readonly options: ScreenOptions;
};

/** Columns and rows of the pane. */
export type Size = {readonly columns: number; readonly rows: number};

/** One picture; `page` names what it is of: within one, only details change. */
export type Picture = {readonly page: string; readonly items: readonly FrameItem[]};

/** What a key may ask of the world outside the picture. */
export type Outside = {
  readonly quit: () => void;
  readonly suspend: () => void;
  readonly repaint: () => void;
  /** @returns what became of it */
  readonly copy: (offer: Offer) => SafeText;
};

/** Makes the pictures, one after the other, and obeys keys. Knows neither React nor the terminal. */
export type Projector = {
  /** The picture of all that is known by now, in a pane of this size. */
  readonly project: (size: Size) => Picture;
  readonly press: (input: string, key: Key, outside: Outside) => void;
  /** Takes in text that was pasted. */
  readonly paste: (text: string) => void;
  /** Tells the log of something that could not be drawn. */
  readonly reportFlaw: (flaw: Flaw) => void;
  /** Calls `listener` whenever there is reason for another picture, until the returned function is called. */
  readonly watch: (listener: () => void) => () => void;
};

/** Rows keep their order so long after a key press: none slips away under the finger. */
const HOLD_MS = 3000;

const NO_HOLD: HeldOrder = new Map();

const NO_KEYS: readonly string[] = [];

/** The picture of one moment, kept while the user holds it. */
type Moment = Pick<LiveValues, 'state' | 'now'>;

/** What stands where in the picture that is seen. */
type Known = {readonly at: Navigation; readonly layout: Layout};

export const createProjector = (projected: Projected): Projector => {
  const {monitor, history, clock, log, vitals, options} = projected;
  const {keymap} = options.preferences;
  const store = createStore(
    initialNavigation({...options.navigation, playhead: firstPlayhead(options.replay, history, clock)}),
  );
  const memory = createFleetMemory(createAssess(options.preferences.thresholds));
  const fleet = createFleetPictures(memory);
  const travel = createTimeTravel(
    history,
    options.replay,
    clock,
    store,
    () => monitor.store.get().polling.lapse,
  );
  const reportFlaw = createFlawReport(log);
  const live = createLive(projected);
  let heldMoment: Moment | null = null;
  let seen = 0;
  let size: Size = {columns: 0, rows: 0};
  let known: Known | null = null;
  const order = {held: NO_HOLD, heldKeys: NO_KEYS, shown: NO_KEYS, until: 0, index: 0};

  const momentNow = (): Moment => {
    heldMoment = store.get().isPaused ? (heldMoment ?? live.values()) : null;
    return heldMoment ?? live.values();
  };

  const unseen = (navigation: Navigation): number => {
    const {logged} = live.values();
    seen = currentScreen(navigation).name === 'log' ? logged.unexpected : seen;
    return logged.unexpected - seen;
  };

  const sceneOf = (shown: Navigation): Scene => {
    const {state, now} = momentNow();
    const present = live.values();
    const {polling} = state;
    const picture = travel.picture(shown);
    const snapshot = picture?.snapshot ?? state.snapshot;
    const moment = picture?.now ?? now;
    const cadence = picture === null ? cadenceIn(polling) : recordedCadence(snapshot);
    const held = clock.monotonic() < order.until ? order.held : NO_HOLD;
    const tunnels = memory.assess(snapshot, moment, cadence, shown, held);
    return {
      account: snapshot.account ?? state.snapshot.account,
      snapshot,
      tunnels,
      fleet,
      summary: memory.summary(tunnels),
      polling,
      now: moment,
      present: present.now,
      heldAt: shown.isPaused ? now : null,
      past: picture?.past ?? null,
      memory: travel.memory(),
      trouble: present.state.polling,
      navigation: shown,
      preferences: options.preferences,
      history,
      log: present.logged,
      unseen: unseen(shown),
      recorded: present.recorded,
      held,
      vitals: currentScreen(shown).name === 'diagnostics' ? vitals() : null,
      width: size.columns,
    };
  };

  const isTooSmall = (): boolean => size.columns < SMALLEST.columns || size.rows < SMALLEST.rows;

  const attend = ({page, visible, selected}: Frame): void => {
    monitor.attend({selected: page.tunnelOf(selected), visible: new Set(visible)});
  };

  /** Where the rows stand for a key that came before the last one could be painted. */
  const layoutAt = (at: Navigation): Layout => {
    if (known === null || at !== known.at) {
      known = {
        at,
        layout:
          known !== null && isSamePage(known.at, at)
            ? movedLayout(known.layout, currentScreen(at))
            : sceneLayout(sceneOf(at), size.rows, order.index),
      };
    }
    return known.layout;
  };

  const hold = (isMove: boolean): void => {
    if (!isMove) {
      order.held = NO_HOLD;
      order.heldKeys = NO_KEYS;
    } else if (order.heldKeys !== order.shown) {
      // Of ten thousand rows, and the same ones for one key after the other.
      order.held = new Map(order.shown.map((key, index) => [key, index]));
      order.heldKeys = order.shown;
    }
    order.until = isMove ? clock.monotonic() + HOLD_MS : 0;
  };

  return {
    project: (pane) => {
      size = pane;
      const navigation = store.get();
      const frame = frameOf(sceneOf(navigation), size.rows, options.place, order.index);
      known = {at: navigation, layout: frame};
      order.shown = frame.keys;
      order.index = Math.max(0, frame.keys.indexOf(frame.selected ?? ''));
      attend(frame);
      frame.flaws.forEach(reportFlaw);
      travel.settle();
      live.setFast((store.get().playhead?.speed ?? 0) > 1);
      const page = `${size.columns}×${size.rows} ${placeName(currentScreen(navigation))}`;
      return isTooSmall()
        ? {page, items: tooSmallLines(size.columns, size.rows)}
        : {page, items: frame.items};
    },
    press: (input, key, outside) => {
      for (const run of keyRuns(input, key, keymap)) {
        travel.settle();
        const at = store.get();
        const step = keyStep(run, at, {
          keymap,
          layout: () => layoutAt(at),
          timeline: () => travel.timeline(at, at.isPaused ? momentNow().now : null),
          hasRow: (next, wanted) => layoutAt(navigate(at, next)).keys.includes(wanted),
          subject: () => (isTooSmall() ? null : subjectOf(sceneOf(at), layoutAt(at))),
        });
        if (step === 'quit' || step === 'suspend' || step === 'repaint') {
          outside[step]();
        } else if (step === 'refresh') {
          monitor.refresh();
        } else if (step?.type === 'copy') {
          store.set(navigate(at, {type: 'say', message: outside.copy(step.offer)}));
        } else if (step !== null) {
          hold(step.type === 'move' && currentScreen(at).name === 'fleet');
          store.set(navigate(at, step));
        }
      }
    },
    // A pasted text is a filter while one is typed; anywhere else its letters would be keys.
    paste: (text) => store.set(navigate(store.get(), {type: 'type', text})),
    reportFlaw,
    watch: (listener) => {
      const unwatch = live.watch(listener);
      const unsubscribe = watchBatched(store, listener);
      return () => {
        unwatch();
        unsubscribe();
      };
    },
  };
};
