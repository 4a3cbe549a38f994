import {exitCodes} from '../exit.js';
import {nextStep} from '../model/failure.js';
import type {Tunnel, TunnelKind} from '../model/fleet.js';
import type {Polled, Question, Source} from '../model/observation.js';
import {isSelected, type TunnelPattern, UUID, unmatchedPatterns} from '../model/selection.js';
import {kindWords} from '../model/status.js';
import {escaped, joinSafe, rawValue, type SafeText, safe, safeText} from '../model/text.js';
import {counted} from '../model/words.js';
import type {Allowance} from '../monitor/allowance.js';
import {createGauges, type Readings} from '../monitor/gauges.js';
import {stopAfter} from './access-checks.js';
import {type Check, failedCheck, failedRequest, fine, type Note, untried, warning} from './check.js';

/** What is asked of an account. */
export type Tunnels = {
  readonly source: Source;
  readonly kinds: readonly TunnelKind[];
  readonly patterns: readonly TunnelPattern[];
  readonly allowance: Allowance;
  readonly signal: AbortSignal;
};

/** So many answers tell how long one takes. */
const SAMPLES = 5;

/** Above it, ms, a picture is late all the time. */
const SLOW_MS = 1000;

/** Clocks that differ by less, ms, are not told apart by a header of whole seconds. */
const SKEW_SEEN_MS = 2000;

const seconds = (ms: number): SafeText => escaped((Math.abs(ms) / 1000).toFixed(1));

const latencyCheck = ({latency, latencyOf: answers}: Readings): Check => {
  const name = safe`latency`;
  if (latency === null) {
    return untried(name, safe`nothing was answered`);
  }
  const words = safe`${Math.round(latency.p50)} ms by the median of ${answers} answers, ${Math.round(latency.p99)} ms at most`;
  return latency.p50 < SLOW_MS
    ? fine(name, words)
    : warning(name, words, safe`Check the network, and the proxy if there is one`);
};

const skewCheck = ({skewMs}: Readings): Check => {
  const name = safe`clock`;
  if (skewMs === null) {
    return untried(name, safe`no answer told the time`);
  }
  return Math.abs(skewMs) < SKEW_SEEN_MS
    ? fine(name, safe`as the API's, within ${SKEW_SEEN_MS / 1000} s`)
    : warning(
        name,
        safe`${seconds(skewMs)} s ${skewMs > 0 ? safe`ahead of` : safe`behind`} the API's`,
        safe`Set this machine's clock, or let it be set by NTP: times and ages are off by as much`,
      );
};

const quotaCheck = ({quota}: Readings, allowance: Allowance): Check => {
  const name = safe`rate limit`;
  if (quota === null) {
    return untried(name, safe`no answer told what is left`);
  }
  const {remaining, limit, resetMs} = quota.told;
  const most = limit === null ? safe`` : safe` of ${limit}`;
  const words = safe`${remaining}${most} requests are left for everybody, for ${Math.ceil(resetMs / 1000)} s`;
  return allowance.isTrickle()
    ? warning(
        name,
        words,
        safe`Others use most of it, so warptop asks slowly; see who else uses this user's tokens`,
      )
    : fine(name, words);
};

const otherKind: Readonly<Record<TunnelKind, SafeText>> = {
  warp_connector: safe`--kind cloudflared`,
  cfd_tunnel: safe`--kind warp`,
};

/** The first that can be asked for its connectors. */
const askable = (tunnels: readonly Tunnel[]): {readonly id: string; readonly tunnel: Tunnel} | null => {
  const tunnel = tunnels.find(({id}) => id !== null && UUID.test(rawValue(id)));
  return tunnel?.id == null ? null : {id: rawValue(tunnel.id), tunnel};
};

/** Asks for each list, for the connectors of a tunnel of each, and for some of that again. */
export const tunnelChecks = async (
  {source, kinds, patterns, allowance, signal}: Tunnels,
  note: Note,
): Promise<void> => {
  const gauges = createGauges();
  let stop: SafeText | null = null;
  const found: Tunnel[] = [];
  let sample: Question | null = null;
  let isListed = true;

  const ask = async (question: Question): Promise<Polled> => {
    const answer = await source.ask(question, signal);
    gauges.observe(answer);
    stop = answer.outcome === 'failure' ? (stopAfter(answer.failure) ?? stop) : stop;
    return answer;
  };

  const refused = (name: SafeText, kind: TunnelKind, answer: Extract<Polled, {outcome: 'failure'}>): Check =>
    answer.failure.kind === 'forbidden' && kinds.length > 1
      ? failedRequest(
          name,
          answer.failure,
          safe`${nextStep(answer.failure)}; ${otherKind[kind]} leaves these tunnels out`,
        )
      : failedRequest(name, answer.failure);

  const connectorsOf = async (kind: TunnelKind, tunnels: readonly Tunnel[]): Promise<void> => {
    const name = safe`connectors`;
    const one = askable(tunnels);
    if (one === null) {
      const whose = patterns.length === 0 ? safe`` : safe` of the names that are given`;
      note(untried(name, safe`there is no ${kindWords[kind]} tunnel${whose} to ask for them`));
      return;
    }
    const question: Question = {about: 'connectors', kind, tunnelId: one.id};
    const called = one.tunnel.name === null ? escaped(one.id) : safeText(one.tunnel.name);
    const answer = await ask(question);
    if (answer.outcome === 'connectors') {
      sample ??= question;
      note(fine(name, safe`allowed: ${called} has ${answer.connectors.length}`));
    } else if (answer.outcome === 'failure') {
      note(refused(name, kind, answer));
    }
  };

  for (const kind of kinds) {
    const name = safe`${kindWords[kind]} list`;
    if (stop !== null) {
      note(untried(name, stop));
      isListed = false;
      continue;
    }
    const answer = await ask({about: 'tunnels', kind});
    if (answer.outcome === 'failure') {
      note(refused(name, kind, answer));
      isListed = false;
    } else if (answer.outcome === 'tunnels') {
      note(fine(name, safe`allowed: ${counted(answer.tunnels.length, safe`${kindWords[kind]} tunnel`)}`));
      found.push(...answer.tunnels);
      await connectorsOf(
        kind,
        answer.tunnels.filter((tunnel) => isSelected(tunnel, patterns)),
      );
    }
  }
  const missing = isListed ? unmatchedPatterns(patterns, found) : [];
  if (missing.length > 0) {
    const names = joinSafe(missing.map(escaped), safe`, `);
    note(
      failedCheck(
        safe`tunnels`,
        exitCodes.notFound,
        safe`no live tunnel is named ${names}`,
        safe`Names are exact, and a prefix ends in *; warptop --once lists all of them`,
      ),
    );
  }
  for (
    let asked = 1;
    sample !== null && stop === null && asked < SAMPLES && allowance.waitMs() === 0;
    asked += 1
  ) {
    await ask(sample);
  }
  const readings = gauges.read();
  note(latencyCheck(readings));
  note(skewCheck(readings));
  note(quotaCheck(readings, allowance));
};
