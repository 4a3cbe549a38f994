import type {Level} from '../model/facts.js';
import {type SafeText, safe} from '../model/text.js';
import {counted, levelWords} from '../model/words.js';
import {headlines, levelSentence, MOST_NAMES} from '../output/sentences.js';
import {listed, spokenTunnel} from '../output/spoken.js';
import type {AlertTunnel} from './alert.js';

/* What alerts say, one sentence each. */

/** How often it got worse lately. */
export type Telling = AlertTunnel & {readonly times: number};

const named = ({view: {state, verdict}}: Telling): SafeText => {
  const name = spokenTunnel(state.tunnel);
  return verdict.level === 'ok' ? name : safe`${name}, ${headlines(verdict)}`;
};

const many = (tunnels: readonly Telling[], words: SafeText): SafeText =>
  safe`${counted(tunnels.length, safe`tunnel`)} ${words}: ${listed(tunnels.map(named), MOST_NAMES, safe`; `)}.`;

const again = ({times}: Telling): SafeText =>
  times < 2 ? safe`` : safe` It got worse ${times} times in half an hour.`;

const goneSentence = ({view: {state}, from}: Telling): SafeText => {
  const was = from === null ? safe`` : safe`; it was ${levelWords[from]}`;
  return safe`${spokenTunnel(state.tunnel)}: gone from the list${was}.`;
};

/** @param tunnels one or more, the gravest first */
export const worseText = (tunnels: readonly Telling[]): SafeText => {
  const [only, ...others] = tunnels;
  return only !== undefined && others.length === 0
    ? safe`${levelSentence(only.view, only.from)}${again(only)}`
    : many(tunnels, safe`got worse`);
};

export const betterText = (tunnels: readonly Telling[], isWell: boolean): SafeText => {
  const [only, ...others] = tunnels;
  return only !== undefined && others.length === 0
    ? levelSentence(only.view, only.from)
    : many(tunnels, isWell ? safe`recovered` : safe`got better`);
};

export const goneText = (tunnels: readonly Telling[]): SafeText => {
  const [only, ...others] = tunnels;
  return only !== undefined && others.length === 0
    ? goneSentence(only)
    : safe`${counted(tunnels.length, safe`tunnel`)} gone from the list: ${listed(
        tunnels.map(({view: {state}}) => spokenTunnel(state.tunnel)),
        MOST_NAMES,
        safe`, `,
      )}.`;
};

export const standingText = (tunnels: readonly Telling[], level: Level): SafeText => {
  const [only, ...others] = tunnels;
  return only !== undefined && others.length === 0
    ? safe`At the start: ${spokenTunnel(only.view.state.tunnel)} is ${levelWords[level]}, ${headlines(only.view.verdict)}.`
    : safe`At the start, ${many(tunnels, safe`not well`)}`;
};
