import type {Clock} from '../clock.js';
import type {Level} from '../model/facts.js';
import type {SafeText} from '../model/text.js';
import type {Assess} from '../model/view.js';
import type {Monitor} from '../monitor/monitor.js';
import {createStore, type Store} from '../monitor/store.js';
import type {Alert} from './alert.js';
import {newEngine, step} from './engine.js';
import {knownOf} from './known.js';
import {titleText} from './title.js';

const LOOK_MS = 1000;

export type AlertsOptions = {
  readonly store: Monitor['store'];
  readonly clock: Clock;
  readonly assess: Assess;
  /** Problems below this level are none. */
  readonly threshold: Level;
  readonly isAscii: boolean;
  /** Whether a title is shown anywhere. */
  readonly isTitled: boolean;
};

/** What is worth a call, and what goes with it. */
export type Alerts = {
  /** Calls `listener` for each alert, until the returned function is called. */
  readonly onAlert: (listener: (alert: Alert) => void) => () => void;
  /** The state of all in a few words; null where no title is shown. */
  readonly title: Pick<Store<SafeText>, 'get' | 'subscribe'> | null;
  readonly close: () => void;
};

/** Looks at what is known every second, until it is closed. */
export const openAlerts = ({store, clock, assess, threshold, isAscii, isTitled}: AlertsOptions): Alerts => {
  const listeners = new Set<(alert: Alert) => void>();
  const known = () => knownOf(store.get(), clock.now(), assess);
  const title = isTitled ? createStore(titleText(known(), isAscii)) : null;
  let engine = newEngine;
  const stop = clock.every(LOOK_MS, () => {
    const {snapshot, polling} = store.get();
    const seen = known();
    title?.set(titleText(seen, isAscii));
    const {views, now} = seen;
    const at = {account: snapshot.account, views, polling, now, monotonic: clock.monotonic()};
    const {engine: next, alerts} = step(engine, at, threshold);
    engine = next;
    for (const alert of alerts) {
      for (const listener of [...listeners]) {
        listener(alert);
      }
    }
  });
  return {
    onAlert: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    title,
    close: stop,
  };
};
