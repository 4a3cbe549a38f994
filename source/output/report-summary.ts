import {gapWords} from '../model/change-words.js';
import {shortFailure} from '../model/failure.js';
import type {RawText, SafeText} from '../model/text.js';
import {joinSafe, rawValue, safe, safeText} from '../model/text.js';
import {connectorName, counted, shortId} from '../model/words.js';
import type {TunnelShare} from './availability.js';
import {type Interval, totalMs} from './intervals.js';
import type {Facts} from './report-facts.js';
import {lastingWords} from './report-words.js';

/** A tunnel's name, or the start of its id. */
export const memberName = ({
  name,
  id,
}: {
  readonly name: RawText | null;
  readonly id: RawText | null;
}): SafeText => (name !== null && rawValue(name) !== '' ? safeText(name) : safe`(no name) ${shortId({id})}`);

type At = (ms: number) => SafeText;

const watched = ({shares}: Facts): SafeText => {
  const connectors = shares.flatMap((share) => share.connectors);
  if (shares.length === 0) {
    return safe`No tunnel was seen.`;
  }
  if (!shares.some(({isTold}) => isTold)) {
    return safe`${counted(shares.length, safe`tunnel`)} ${shares.length === 1 ? safe`was` : safe`were`} listed. No answer told of connectors, so nothing is known of them.`;
  }
  const seen = safe`${counted(shares.length, safe`tunnel`)} with ${counted(connectors.length, safe`connector`)} ${shares.length === 1 ? safe`was` : safe`were`} watched.`;
  const troubled = connectors.filter(({isTroubled}) => isTroubled).length;
  const places = shares.filter((share) => share.connectors.some(({isTroubled}) => isTroubled)).length;
  if (connectors.every(({observedMs}) => observedMs === 0)) {
    return safe`${seen} None of the connectors was observed for any time.`;
  }
  return troubled === 0
    ? safe`${seen} No connector was seen offline, without connections or with fewer than usual.`
    : safe`${seen} ${counted(troubled, safe`connector`)} of ${counted(places, safe`tunnel`)} had trouble: offline, without connections or with fewer than usual.`;
};

const failoverWords = ({failovers}: Facts, at: At): SafeText => {
  const longest = failovers.reduce<(typeof failovers)[number] | null>(
    (best, next) => (best === null || next.gap.mostMs > best.gap.mostMs ? next : best),
    null,
  );
  if (longest === null) {
    return safe`There was no failover.`;
  }
  const where = safe`in ${memberName(longest.tunnel)} at ${at(longest.at)} (${gapWords(longest.gap)})`;
  return failovers.length === 1
    ? safe`There was 1 failover, ${where}.`
    : safe`There were ${failovers.length} failovers; the one with the longest gap was ${where}.`;
};

type Worst = {readonly share: TunnelShare; readonly time: Interval};

const worstOf = (
  shares: readonly TunnelShare[],
  timeOf: (share: TunnelShare) => Interval | null,
): Worst | null => {
  const lengthOf = ({time}: Worst): number => time.until - time.from;
  return shares.reduce<Worst | null>((worst, share) => {
    const time = timeOf(share);
    return time !== null && (worst === null || lengthOf({share, time}) > lengthOf(worst))
      ? {share, time}
      : worst;
  }, null);
};

const worstWords = (what: SafeText, worst: Worst | null, {span}: Facts, at: At): SafeText => {
  if (worst === null) {
    return safe`No tunnel was seen without ${what}.`;
  }
  const {time, share} = worst;
  const since = time.from <= span.from ? safe`from the beginning` : safe`from ${at(time.from)}`;
  const still = time.until >= span.until ? safe`, to the end` : safe``;
  return safe`The longest time without ${what}: ${memberName(share.tunnel)}, ${lastingWords(time.until - time.from)} ${since}${still}.`;
};

/** So few changes are one incident, or two. */
const FEWEST_TURNS = 6;

const restlessWords = ({shares}: Facts): readonly SafeText[] => {
  const all = shares.flatMap(({tunnel, connectors}) => connectors.map((connector) => ({tunnel, connector})));
  const most = all.reduce<(typeof all)[number] | null>(
    (best, next) => (best === null || next.connector.turns > best.connector.turns ? next : best),
    null,
  );
  return most === null || most.connector.turns < FEWEST_TURNS
    ? []
    : [
        safe`The most restless connector: ${connectorName(most.connector)} of ${memberName(most.tunnel)}, with ${most.connector.turns} changes of state.`,
      ];
};

const silenceWords = ({silences, isAnswered}: Facts, at: At): SafeText => {
  const [first] = silences;
  if (first === undefined) {
    return isAnswered
      ? safe`The API answered all the time.`
      : safe`Too little was observed to say whether the API answered all the time.`;
  }
  const last = silences.at(-1) ?? first;
  const times = silences.length === 1 ? safe`once` : safe`${silences.length} times`;
  const still = last.isOpen ? safe` It did not answer at the end either.` : safe``;
  const why = [
    ...new Set(silences.flatMap(({failure}) => (failure === null ? [] : [shortFailure(failure)]))),
  ];
  const reasons = why.length === 0 ? safe`` : safe` (${joinSafe(why.slice(0, 3), safe`, `)})`;
  return safe`The API did not answer ${times}, for ${lastingWords(totalMs(silences))} in all${reasons}, first at ${at(first.from)}; what happened then is known only by its end.${still}`;
};

/** What happened, in a few sentences. */
export const summarySentences = (facts: Facts, at: At): readonly SafeText[] => {
  if (!facts.shares.some(({isTold}) => isTold)) {
    return [watched(facts), silenceWords(facts, at)];
  }
  const mesh = facts.shares.filter(({tunnel}) => tunnel.kind === 'warp_connector');
  return [
    watched(facts),
    ...(mesh.length === 0
      ? []
      : [
          failoverWords(facts, at),
          worstWords(
            safe`an active connector`,
            worstOf(mesh, (share) => share.longestDown),
            facts,
            at,
          ),
        ]),
    ...(facts.shares.length === 0
      ? []
      : [
          worstWords(
            safe`any connection`,
            worstOf(facts.shares, (share) => share.longestDark),
            facts,
            at,
          ),
        ]),
    ...restlessWords(facts),
    silenceWords(facts, at),
  ];
};
