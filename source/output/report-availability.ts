import {kindWords} from '../model/status.js';
import {joinSafe, type SafeText, safe} from '../model/text.js';
import {connectorName} from '../model/words.js';
import type {ConnectorShare, TunnelShare} from './availability.js';
import {totalMs} from './intervals.js';
import {type Markdown, markdownTable} from './markdown.js';
import type {Facts} from './report-facts.js';
import {type Pen, restOf} from './report-pen.js';
import {memberName} from './report-summary.js';
import {lastingWords, shareWords} from './report-words.js';

/** What is not observed for less is not worth a word, ms. */
const SHORTEST_MS = 1000;

/** A report is to be read. */
const MOST_TUNNELS = 200;
const MOST_CONNECTORS = 100;

/** The longest first. */
const statesWords = ({byState, observedMs}: ConnectorShare): SafeText =>
  byState.size === 0
    ? safe`–`
    : joinSafe(
        [...byState]
          .sort(([, a], [, b]) => b - a)
          .map(
            ([state, ms]) => safe`${STATE_WORDS[state]} ${shareWords(ms, observedMs)} (${lastingWords(ms)})`,
          ),
        safe`, `,
      );

const STATE_WORDS: Readonly<Record<Parameters<ConnectorShare['byState']['get']>[0], SafeText>> = {
  active: safe`active`,
  passive: safe`passive`,
  offline: safe`offline`,
  connected: safe`connected`,
  partial: safe`partly connected`,
  disconnected: safe`without connections`,
  unknown: safe`unknown`,
  other: safe`in another state`,
};

const tunnelLines = (share: TunnelShare, {span}: Facts, {text, at}: Pen): readonly Markdown[] => {
  const {tunnel, connectors, longestDown} = share;
  const observedMs = totalMs(share.observed);
  const unobservedMs = span.until - span.from - observedMs;
  const served =
    tunnel.kind === 'warp_connector' ? safe`had an active connector` : safe`had a connected connector`;
  const down =
    longestDown === null
      ? safe``
      : safe` Longest time without: ${lastingWords(longestDown.until - longestDown.from)} from ${at(longestDown.from)}.`;
  const untold =
    share.untoldMs === 0 ? safe`` : safe` It cannot be told for ${lastingWords(share.untoldMs)}.`;
  const unseen = unobservedMs < SHORTEST_MS ? safe`` : safe` Not observed for ${lastingWords(unobservedMs)}.`;
  const unobserved = !share.isTold
    ? safe`No answer told of its connectors: it is not known whether it had any.`
    : connectors.length === 0
      ? safe`It had no connector.`
      : safe`It was not observed.`;
  const sentence =
    observedMs === 0
      ? unobserved
      : safe`It ${served} in ${shareWords(share.servingMs, observedMs - share.untoldMs)} of the time observed (${lastingWords(share.servingMs)} of ${lastingWords(observedMs - share.untoldMs)}).${down}${untold}${unseen}`;
  return [
    `### ${text(memberName(tunnel))} (${kindWords[tunnel.kind]})`,
    '',
    sentence,
    '',
    ...(connectors.length === 0
      ? []
      : [
          ...markdownTable(
            ['Connector', 'Time in each state', 'Changes of state', 'Observed', 'Not there'],
            connectors
              .slice(-MOST_CONNECTORS)
              .map((connector) => [
                text(connectorName(connector)),
                text(statesWords(connector)),
                String(connector.turns),
                lastingWords(connector.observedMs),
                connector.absentMs < SHORTEST_MS ? '–' : lastingWords(connector.absentMs),
              ]),
          ),
          ...restOf(connectors.length - MOST_CONNECTORS, safe`earlier connector`),
          '',
        ]),
  ];
};

const isTroubled = ({connectors, longestDown}: TunnelShare): boolean =>
  longestDown !== null || connectors.some((connector) => connector.isTroubled);

/** Where there are too many, those that had trouble. */
export const availabilityLines = (facts: Facts, pen: Pen): readonly Markdown[] => {
  const {shares} = facts;
  const kept = new Set(
    [...shares.filter(isTroubled), ...shares.filter((share) => !isTroubled(share))].slice(0, MOST_TUNNELS),
  );
  return [
    ...(shares.length === 0 ? ['No tunnel was seen.'] : []),
    ...shares.filter((share) => kept.has(share)).flatMap((share) => tunnelLines(share, facts, pen)),
    ...restOf(shares.length - kept.size, safe`tunnel`),
  ];
};
