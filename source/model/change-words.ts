import type {Change, FromTo, Gap} from './changes.js';
import {coloCode} from './colo.js';
import type {Level} from './facts.js';
import {shortFailure} from './failure.js';
import type {Connection} from './fleet.js';
import {STATUS_LEVELS} from './rules-availability.js';
import {connectorStatus, statusWords, tunnelStatusName} from './status.js';
import {joinSafe, type RawText, rawValue, type SafeText, safe, safeText} from './text.js';
import {connectorName, counted, shortId, spanWords} from './words.js';

const word = (text: RawText | null): SafeText => {
  if (text === null) {
    return safe`unknown`;
  }
  return rawValue(text) === '' ? safe`(empty)` : safeText(text);
};

const wordsBetween = ({from, to}: FromTo<RawText>): SafeText => safe`${word(from)} → ${word(to)}`;

const numbersBetween = ({from, to}: FromTo<number>): SafeText =>
  safe`${from ?? safe`unknown`} → ${to ?? safe`unknown`}`;

/** The data centre of a connection, behind a preposition; nothing where it is not told. */
const atColo = ({colo_name}: Connection, preposition: SafeText): SafeText =>
  colo_name === null ? safe`` : safe` ${preposition} ${coloCode(colo_name)}`;

/** The data centres as the API names them where that is all that tells them apart. */
export const colosBetween = (from: Connection, to: Connection): readonly [SafeText, SafeText] => {
  const [a, b] = [coloCode(from.colo_name), coloCode(to.colo_name)];
  return a === b ? [word(from.colo_name), word(to.colo_name)] : [a, b];
};

const [SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS] = [1000, 60_000, 3_600_000, 86_400_000];

/**
 * How long there was no active connector: `no gap seen`, `gap under 10 s`, `gap 9 s ±5 s`. In whole units, and never
 * narrower than what is known.
 */
export const gapWords = ({leastMs, mostMs}: Gap): SafeText => {
  if (mostMs === 0) {
    return safe`no gap seen`;
  }
  const unit = mostMs < HOUR_MS ? SECOND_MS : mostMs < DAY_MS ? MINUTE_MS : HOUR_MS;
  const [least, most] = [Math.floor(leastMs / unit), Math.ceil(mostMs / unit)];
  if (least === 0) {
    return safe`gap under ${spanWords(most * unit)}`;
  }
  const middle = Math.round((least + most) / 2);
  const either = Math.max(middle - least, most - middle);
  return safe`gap ${spanWords(middle * unit)} ±${spanWords(either * unit)}`;
};

/** What happened, in a few words without a subject, for a line of a timeline: `active → offline`. */
export const changeWords = (change: Change): SafeText => {
  switch (change.what) {
    case 'tunnel_appeared':
      return safe`new in the list`;
    case 'tunnel_gone':
      return safe`gone from the list`;
    case 'tunnel_back':
      return safe`back in the list`;
    case 'tunnel_renamed':
      return safe`renamed ${wordsBetween(change)}`;
    case 'tunnel_status':
      return safe`status ${wordsBetween(change)}`;
    case 'connector_appeared':
    case 'connector_back': {
      const status = statusWords(connectorStatus(change.tunnel.kind, change.now));
      return change.what === 'connector_back' ? safe`back, ${status}` : safe`new, ${status}`;
    }
    case 'connector_gone':
      return safe`gone`;
    case 'connector_restarted':
      return safe`restarted`;
    case 'ha_status':
      return wordsBetween(change);
    case 'failover':
      return safe`took over from ${connectorName(change.from)}, ${gapWords(change.gap)}`;
    case 'connections':
      return change.from === null && change.to !== null
        ? counted(change.to, safe`connection`)
        : safe`connections ${numbersBetween(change)}`;
    case 'connection_opened':
      return safe`connection${atColo(change.connection, safe`to`)} opened`;
    case 'connection_closed':
      return safe`connection${atColo(change.connection, safe`to`)} closed`;
    case 'connection_reconnected':
      return safe`connection${atColo(change.to, safe`to`)} reconnected`;
    case 'connection_moved': {
      const [from, to] = colosBetween(change.from, change.to);
      return safe`connection moved ${from} → ${to}`;
    }
    case 'version':
      return safe`version ${wordsBetween(change)}`;
    case 'config_version':
      return safe`configuration ${numbersBetween(change)}`;
    case 'api_lost':
      return safe`API lost: ${shortFailure(change.failure)}`;
    case 'api_restored':
      return safe`API answers again after ${spanWords(change.at - change.since)}`;
  }
};

/** The same for a narrow pane, without what a reader of a timeline can do without. */
export const briefChangeWords = (change: Change): SafeText => {
  switch (change.what) {
    case 'tunnel_status':
      return wordsBetween(change);
    case 'failover':
      return safe`took over, ${gapWords(change.gap)}`;
    case 'connection_opened':
    case 'connection_closed': {
      const {colo_name} = change.connection;
      const colo = colo_name === null ? safe`connection` : coloCode(colo_name);
      return change.what === 'connection_opened' ? safe`${colo} opened` : safe`${colo} closed`;
    }
    case 'connection_reconnected':
      return safe`${change.to.colo_name === null ? safe`` : safe`${coloCode(change.to.colo_name)} `}reconnected`;
    case 'connection_moved': {
      const [from, to] = colosBetween(change.from, change.to);
      return safe`moved ${from} → ${to}`;
    }
    default:
      return changeWords(change);
  }
};

/** Whom a change is about: a tunnel by its name, or else the start of its id; a connector by {@link connectorName}. */
export const changeSubject = ({
  tunnel,
  connector,
}: Change): {readonly tunnel: SafeText | null; readonly connector: SafeText | null} => {
  const name = tunnel?.name ?? null;
  return {
    tunnel:
      tunnel === null
        ? null
        : name !== null && rawValue(name) !== ''
          ? safeText(name)
          : safe`(no name) ${shortId(tunnel)}`,
    connector: connector === null ? null : connectorName(connector),
  };
};

/** What changed, behind whom it is about: a sentence but for its stop. */
export const changeSentence = (change: Change): SafeText => {
  const {tunnel, connector} = changeSubject(change);
  const who = [tunnel, connector].filter((name) => name !== null);
  return who.length === 0 ? changeWords(change) : safe`${joinSafe(who, safe` `)}: ${changeWords(change)}`;
};

/** @param from of an HA status, or of nothing */
const levelOfHa = ({from, to}: FromTo<RawText>): Level => {
  const [was, is] = [from, to].map((text) => (text === null ? null : rawValue(text)));
  switch (is) {
    case 'active':
      return 'ok';
    case 'passive':
      return was === 'active' ? 'notice' : 'ok';
    case 'offline':
      // What was carried here is carried by nobody, until another takes over.
      return was === 'active' ? 'critical' : 'warning';
    default:
      return 'unknown';
  }
};

const levelOfCount = ({from, to}: FromTo<number>): Level => {
  if (to === null) {
    return 'unknown';
  }
  return from === null ? 'notice' : to > from ? 'ok' : 'warning';
};

/**
 * How much a change matters by itself, whatever else there is: `ok` is a change for the better, and `unknown` one
 * after which less is known.
 */
export const changeLevel = (change: Change): Level => {
  switch (change.what) {
    case 'api_lost':
      return 'unknown';
    case 'tunnel_gone':
    case 'connector_gone':
    case 'connection_closed':
      return 'warning';
    case 'failover':
      return change.gap.mostMs === 0 ? 'notice' : 'warning';
    case 'ha_status':
      return levelOfHa(change);
    case 'tunnel_status':
      return STATUS_LEVELS[tunnelStatusName(change.to)];
    case 'connections':
      return levelOfCount(change);
    case 'api_restored':
    case 'tunnel_back':
    case 'connector_back':
    case 'connection_opened':
      return 'ok';
    default:
      return 'notice';
  }
};
