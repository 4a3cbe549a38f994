import type {Clock} from '../../source/clock.js';
import {type Account, tunnelKinds} from '../../source/model/fleet.js';
import {rawText} from '../../source/model/text.js';
import type {History} from '../../source/monitor/history.js';
import {createPast, PAST_MS, type PastOptions} from '../../source/past/past.js';
import type {Answers} from '../../source/past/source.js';
import {checkedPreferences} from '../../source/preferences/checked.js';
import {noPreferences} from '../../source/preferences.js';
import {token} from '../../source/simulator/access.js';
import {mainAccount} from '../../source/simulator/accounts.js';
import {basePath} from '../../source/simulator/routes.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {createSimulation} from '../../source/simulator/server.js';
import {NOON_MS} from './observed.js';

export const PAST_START_MS = NOON_MS - PAST_MS;

export const pastAccount: Account = {id: mainAccount.id, name: rawText('acme-prod')};

export const watchAll: PastOptions['config'] = {
  kinds: tunnelKinds,
  patterns: [],
  intervalMs: 5000,
  share: 0.5,
  checked: checkedPreferences(noPreferences),
};

/** The simulated API in this process, as the demo asks it about its past. */
export const openedPast =
  (name: ScenarioName, startMs = PAST_START_MS) =>
  (clock: Clock): Answers => {
    const answerTo = createSimulation({scenario: scenarios[name], startMs, clock, isCharged: false});
    const headers = {authorization: `Bearer ${token}`};
    return (path) => answerTo({method: 'GET', url: `${basePath}${path}`, headers});
  };

/** Takes the past of a scenario into a history. */
export const livePast = (
  name: ScenarioName,
  history: Pick<History, 'accept'>,
  {startMs = PAST_START_MS, until = NOON_MS, config = watchAll, signal = new AbortController().signal} = {},
): Promise<void> => {
  const clock = {now: () => until, monotonic: () => 0};
  const past = createPast({startMs, clock, openApi: openedPast(name, startMs), config});
  return past(pastAccount, history, signal);
};
