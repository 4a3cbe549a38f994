import {type Assess, assessAll} from '../model/view.js';
import {cadenceIn} from '../monitor/agenda.js';
import type {MonitorState} from '../monitor/monitor.js';
import {troubleWords} from '../output/sentences.js';
import type {Known} from './brief.js';

/** What is known of all tunnels, and of the API. @param now wall time, ms */
export const knownOf = (state: MonitorState, now: number, assess: Assess): Known => ({
  views: assessAll(state.snapshot, assess, now, cadenceIn(state.polling)),
  lists: state.snapshot.lists,
  answeredAt: state.polling.answeredAt,
  isTroubled: troubleWords(state.polling) !== null,
  now,
});
