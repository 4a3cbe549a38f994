import {seeded} from '../../source/simulator/random.js';
import type {Fault} from '../helpers/fault-proxy.js';
import {
  aboutCloudflared,
  aboutConnectors,
  aboutLists,
  aboutMesh,
  changed,
  enveloped,
  failing,
  mutated,
  saying,
} from './answers.js';
import type {Row} from './row.js';
import {CLOUDFLARED, faultMatrix, MESH} from './runner.js';

/* Answers that are none of the API's, or not as documented: refused as a whole, or odd field by odd field. */

const html = '<!doctype html><title>Sign in</title><h1>Welcome to our network</h1>';

/** No answer is one: all rows stay, and age. */
const refused = (name: string, answer: NonNullable<Fault['answer']>, words: RegExp): Row => ({
  name,
  fault: {answer},
  seen: {header: new RegExp(`RETRY (in \\d+s|now) · (${words.source})`)},
});

const redirect = (status: number): Row =>
  refused(
    `a redirect, ${status}`,
    saying('', status, {location: 'http://login.example/'}),
    new RegExp(`a redirect, HTTP ${status}`),
  );

const body = (text: string, words: RegExp): Row =>
  refused(`the body ${text || 'of nothing'}`, saying(text), words);

const shape = /JSON of another shape/;
const noList = /no list where one belongs/;

/** Odd, but an answer: what is told is shown, and only what is not told counts as unknown. */
const odd = (
  name: string,
  on: Fault['on'],
  answer: NonNullable<Fault['answer']>,
  rest: Omit<Row, 'name' | 'fault'>,
): Row => ({name, fault: {answer, ...(on === undefined ? {} : {on})}, ...rest});

const random = seeded(1, 'mutations');

faultMatrix([
  refused('a page of HTML', saying(html, 200, {'content-type': 'text/html'}), /HTML instead of JSON/),
  refused('a page of HTML that calls itself JSON', saying(html), /HTML instead of JSON/),
  refused('a captive portal', saying(html, 511, {'content-type': 'text/html'}), /HTTP 511/),
  refused(
    "a challenge of the firewall's",
    saying(html, 403, {'content-type': 'text/html', 'cf-mitigated': 'challenge'}),
    /a challenge page of Cloudflare's firewall/,
  ),
  ...[301, 302, 303, 307, 308].map(redirect),
  body('', /an empty answer/),
  body('error code: 1033', /text instead of JSON/),
  body('{"success":true,"result":[', /broken or cut JSON/),
  body('null', shape),
  body('[]', shape),
  body('"text"', shape),
  body('{}', shape),
  body('{"success":"true","result":[]}', shape),
  body('{"success":true}', noList),
  body('{"success":true,"result":{}}', noList),
  body('{"success":true,"result":"none"}', noList),
  {
    name: 'no success, with HTTP 200',
    fault: {answer: failing(200, 1234, 'it did not work')},
    seen: {rows: {[MESH]: /API: rejected, code 1234/, [CLOUDFLARED]: /API: rejected, code 1234/}},
  },
  {
    name: 'a page of HTML about one tunnel',
    fault: {on: aboutMesh, answer: saying(html)},
    seen: {header: /LIVE/, rows: {[MESH]: /API: HTML instead of JSON/, [CLOUDFLARED]: / [01]s$/}},
    well: 3,
  },
  odd(
    'connectors that are null: an empty list',
    aboutMesh,
    enveloped((e) => ({...e, result: null})),
    {
      seen: {header: /LIVE/, rows: {[MESH]: /no connections/}},
      well: 3,
    },
  ),
  odd(
    'an empty list of tunnels',
    aboutLists,
    enveloped((e) => ({...e, result: [], result_info: {count: 0, total_count: 0}})),
    {
      seen: {rows: {[MESH]: /gone from the list/, [CLOUDFLARED]: /gone from the list/}},
      // Lists are asked every 15 s.
      healsWithinS: 20,
    },
  ),
  odd(
    'fields of other types',
    aboutConnectors,
    changed((item) => ({id: item.id ?? null, ha_status: 7, version: [], conns: 'four'})),
    {
      seen: {
        header: /\? 6 unknown/,
        rows: {[MESH]: /unknown HA status/, [CLOUDFLARED]: /connections not told/},
      },
    },
  ),
  odd(
    'null in every field',
    aboutConnectors,
    changed((item) => ({id: item.id ?? null, ha_status: null, version: null, conns: null, run_at: null})),
    {
      // Null is how the API writes an empty list.
      seen: {header: /⊘ 3 no connections {2}\? 3 unknown/},
    },
  ),
  odd(
    'no field but the id',
    aboutConnectors,
    changed((item) => ({id: item.id ?? null})),
    {
      seen: {header: /\? 6 unknown/},
    },
  ),
  odd(
    'a status that nobody knows',
    aboutMesh,
    changed((item) => ({...item, ha_status: 'hibernating'})),
    {
      seen: {somewhere: /16092f7a .*hibernating/, rows: {[MESH]: /\? unknown HA status/}},
      well: 3,
    },
  ),
  odd(
    'a status that is a word of every object',
    aboutMesh,
    changed((item) => ({...item, ha_status: 'constructor'})),
    {
      seen: {somewhere: /16092f7a .*constructor/},
      well: 3,
    },
  ),
  odd(
    'ids that come twice',
    aboutMesh,
    enveloped((e) => ({...e, result: [...(e.result as []), ...(e.result as [])]})),
    {
      seen: {header: /9 connectors/, rows: {[MESH]: /2 active connectors/}},
      well: 9,
    },
  ),
  odd(
    'names of every object',
    aboutConnectors,
    (answer) => ({
      ...answer,
      body: String(answer.body).replaceAll(
        '"features":',
        '"__proto__":{"conns":null},"constructor":1,"features":',
      ),
    }),
    {seen: {header: /LIVE/}, well: 6},
  ),
  odd(
    'a list that promises more than it has',
    aboutLists,
    enveloped((e) => ({...e, result: [], result_info: {total_count: 7}})),
    {
      seen: {header: /LIVE/},
      well: 6,
    },
  ),
  {
    ...odd(
      'anything, anywhere in the answers',
      aboutConnectors,
      enveloped((e) => mutated(e, random)),
      {seen: {}, well: 6},
    ),
    isKept: false,
    check: async ({terminal, proxy}) => {
      const start = proxy.requests();
      await terminal.waitFor(() => proxy.requests() > start + 25, 60_000);
    },
  },
  odd(
    'anything, in one tunnel only',
    aboutCloudflared,
    enveloped((e) => mutated(e, random)),
    {
      seen: {rows: {[MESH]: / [01]s$/}},
      well: 6,
      isKept: false,
    },
  ),
]);
