import type {Snapshot} from '../model/fleet.js';
import type {Assess, CadenceOf, TunnelView} from '../model/view.js';
import {cadenceIn} from '../monitor/agenda.js';
import type {MonitorState} from '../monitor/monitor.js';
import {troubleWords} from '../output/sentences.js';
import type {Known} from './brief.js';

/** Every tunnel that is watched, as it stands now, in the order of the API. */
export const viewsAt = (
  {tunnels}: Snapshot,
  now: number,
  cadenceOf: CadenceOf,
  assess: Assess,
): readonly TunnelView[] => [...tunnels.values()].map((state) => assess(state, now, cadenceOf(state)));

/** What is known of them, and of the API. @param now wall time, ms */
export const knownOf = (state: MonitorState, now: number, assess: Assess): Known => ({
  views: viewsAt(state.snapshot, now, cadenceIn(state.polling), assess),
  answeredAt: state.polling.answeredAt,
  isTroubled: troubleWords(state.polling) !== null,
  now,
});
