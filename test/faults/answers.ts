import type {Fault, ProxyAnswer, ProxyRequest} from '../helpers/fault-proxy.js';

/*
 * What the API is made to answer, and about what.
 */

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | {readonly [name: string]: Json};

export type JsonObject = {readonly [name: string]: Json};

/** The connectors of the one tunnel of that kind. */
export const aboutMesh = ({path}: ProxyRequest): boolean => /\/warp_connector\/.*\/connections$/.test(path);
export const aboutCloudflared = ({path}: ProxyRequest): boolean =>
  /\/cfd_tunnel\/.*\/connections$/.test(path);
export const aboutConnectors = ({path}: ProxyRequest): boolean => path.endsWith('/connections');
export const aboutLists = ({path}: ProxyRequest): boolean => /\/(warp_connector|cfd_tunnel)$/.test(path);
export const aboutMeshList = ({path}: ProxyRequest): boolean => path.endsWith('/warp_connector');

type Answer = NonNullable<Fault['answer']>;

const JSON_TYPE = {'content-type': 'application/json'};

/** The same for every request. */
export const saying =
  (body: string | Buffer, status = 200, headers: Readonly<Record<string, string>> = JSON_TYPE): Answer =>
  () => ({status, headers, body});

/** A failure in the API's own form. */
export const failing = (
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer =>
  saying(JSON.stringify({success: false, errors: [{code, message}], messages: [], result: null}), status, {
    ...JSON_TYPE,
    ...headers,
  });

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asObject = (value: Json): JsonObject => (isObject(value) ? value : {});

const parsed = (answer: ProxyAnswer): JsonObject => asObject(JSON.parse(String(answer.body)) as Json);

/** The honest answer with another envelope around its result. */
export const enveloped =
  (change: (envelope: JsonObject, request: ProxyRequest) => Json): Answer =>
  (answer, request) => ({...answer, body: JSON.stringify(change(parsed(answer), request))});

/** The honest answer with each item of its result changed. */
export const changed = (change: (item: JsonObject, index: number) => Json): Answer =>
  enveloped((envelope) => ({
    ...envelope,
    result: Array.isArray(envelope.result)
      ? envelope.result.map((item, index) => change(asObject(item), index))
      : null,
  }));

/** The honest answer with other headers beside its own. */
export const withHeaders =
  (headers: Readonly<Record<string, string>>): Answer =>
  (answer) => ({...answer, headers: {...answer.headers, ...headers}});

const strange: readonly Json[] = [null, true, 0, -1, 1e300, '', 'x', '\u001B[2J', [], [null], {}, {a: [{}]}];

/**
 * The value with one thing in it, at any depth, taken away or replaced by something of another kind.
 * @param random 0 to 1
 */
export const mutated = (value: Json, random: () => number): Json => {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const isLeaf = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isLeaf || random() < 0.1) {
    return pick(strange) ?? null;
  }
  if (Array.isArray(value)) {
    const chosen = Math.floor(random() * value.length);
    return value.map((item: Json, index) => (index === chosen ? mutated(item, random) : item));
  }
  const name = pick(Object.keys(value)) ?? '';
  const {[name]: inner = null, ...others} = value as JsonObject;
  return random() < 0.2 ? others : {...others, [name]: mutated(inner, random)};
};
