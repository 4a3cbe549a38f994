import * as v from 'valibot';
import type {Connection, Connector, Tunnel} from '../model/fleet.js';
import {type RawText, rawText} from '../model/text.js';
import {usualThresholds} from '../model/thresholds.js';

/**
 * The shapes of the API, read leniently: a field that is missing, null or of another type becomes null, and an
 * item that is no object becomes one of which nothing is known, so that one odd field hides nothing else.
 */

/** Untrusted text. */
export const text = v.fallback(v.optional(v.nullable(v.pipe(v.string(), v.transform(rawText))), null), null);

export const flag = v.fallback(v.optional(v.nullable(v.boolean()), null), null);

export const integer = v.fallback(v.optional(v.nullable(v.pipe(v.number(), v.integer())), null), null);

export const count = v.fallback(
  v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
  null,
);

const isObject = (item: unknown): item is object =>
  typeof item === 'object' && item !== null && !Array.isArray(item);

/** Free-form data as JSON text; null where there is none, or it nests too deep to be written out. */
const jsonText = (value: unknown): RawText | null => {
  try {
    return isObject(value) ? rawText(JSON.stringify(value)) : null;
  } catch {
    return null;
  }
};

/** Null is how the API writes an empty list; one that is absent or of another type says nothing. */
const listOf =
  <Item>(decode: (item: unknown) => Item) =>
  (value: unknown): readonly Item[] | null =>
    value === null ? [] : Array.isArray(value) ? value.map(decode) : null;

const connection = v.object({
  id: text,
  uuid: text,
  client_id: text,
  client_version: text,
  colo_name: text,
  opened_at: text,
  origin_ip: text,
  is_pending_reconnect: flag,
});

const connector = v.object({
  id: text,
  arch: text,
  version: text,
  features: v.fallback(v.optional(v.nullable(v.array(v.pipe(v.string(), v.transform(rawText)))), null), null),
  run_at: text,
  ha_status: text,
  config_version: integer,
  conns: v.optional(v.pipe(v.unknown(), v.transform(listOf(decodeConnection)))),
});

const tunnel = v.object({
  id: text,
  account_tag: text,
  name: text,
  status: text,
  tun_type: text,
  created_at: text,
  deleted_at: text,
  conns_active_at: text,
  conns_inactive_at: text,
  metadata: v.optional(v.pipe(v.unknown(), v.transform(jsonText)), null),
  config_src: text,
  remote_config: flag,
});

const account = v.object({id: text, name: text});

const token = v.object({status: text, expires_on: text, not_before: text});

/** What the API says of a token; times as it writes them. */
export type Token = v.InferOutput<typeof token>;

const asObject = (item: unknown): object => (isObject(item) ? item : {});

function decodeConnection(item: unknown): Connection {
  return v.parse(connection, asObject(item));
}

/** Never throws. Of what the user says of it nothing is known here. */
export const decodeConnector = (item: unknown): Connector => {
  const {conns, ...fields} = v.parse(connector, asObject(item));
  return {...fields, conns: conns ?? null, label: null, fullConnections: usualThresholds.fullConnections};
};

/** Never throws. */
export const decodeTunnel = (item: unknown): Tunnel => v.parse(tunnel, asObject(item));

/** Never throws. */
export const decodeAccount = (item: unknown): {readonly id: RawText | null; readonly name: RawText | null} =>
  v.parse(account, asObject(item));

/** Null for what is no object. Never throws. */
export const decodeToken = (item: unknown): Token | null => (isObject(item) ? v.parse(token, item) : null);
