import {gzipSync} from 'node:zlib';
import {endless} from '../helpers/wires.js';
import {aboutLists, aboutMesh, changed, enveloped, type Json, type JsonObject, saying} from './answers.js';
import type {Row, Stage} from './row.js';
import {CLOUDFLARED, faultMatrix, MESH} from './runner.js';

/* Answers that are too large in one way or another: refused by the name of the limit, or shown. */

const MIB = 1024 * 1024;

/** How long help may take to be seen: the promise is 300 ms, the rest is for a machine with other things to do. */
const PROMPT_MS = 2000;

/** Keys still work, at once. */
const expectPrompt = async ({terminal}: Stage): Promise<void> => {
  terminal.press('?');
  await terminal.waitFor(/repaint|paint the screen anew/, PROMPT_MS);
  terminal.press('\u001B');
  await terminal.waitFor('TUNNEL / CONN', PROMPT_MS);
};

/** One tunnel's answers are unusable; the other goes on. */
const refused = (name: string, fault: Row['fault'], words: RegExp): Row => ({
  name,
  fault,
  seen: {header: /LIVE/, rows: {[MESH]: new RegExp(`API: .*(${words.source})`), [CLOUDFLARED]: / [01]s$/}},
  well: 3,
  check: expectPrompt,
});

/** Odd, but no reason not to show it. */
const shown = (name: string, answer: ReturnType<typeof changed>, rest: Partial<Row> = {}): Row => ({
  name,
  fault: {on: aboutMesh, answer},
  seen: {header: /LIVE/, rows: {[CLOUDFLARED]: / [01]s$/}},
  well: 6,
  check: expectPrompt,
  ...rest,
});

const many = (items: readonly JsonObject[], count: number): readonly JsonObject[] =>
  Array.from({length: count}, (_, index) => ({
    ...items[index % items.length],
    id: `${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
  }));

const itemsOf = (envelope: JsonObject): readonly JsonObject[] => envelope.result as readonly JsonObject[];

const long = 'x'.repeat(5 * MIB);

const packed = (name: string): Row =>
  refused(
    `packed with ${name}, to grow a thousandfold`,
    {on: aboutMesh, answer: saying(gzipSync(Buffer.alloc(50 * MIB)), 200, {'content-encoding': name})},
    /a compressed answer/,
  );

faultMatrix([
  ...['gzip', 'br', 'x-own'].map(packed),
  refused(
    'a body beyond the limit',
    {on: aboutMesh, answer: saying(Buffer.alloc(17 * MIB, ' '))},
    /an answer larger than 16 MiB/,
  ),
  refused(
    'a body without end',
    {
      on: aboutMesh,
      wire: endless(
        'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
        `10000\r\n${' '.repeat(0x10000)}\r\n`,
      ),
    },
    /an answer larger than 16 MiB/,
  ),
  refused(
    'headers beyond the limit',
    {on: aboutMesh, answer: saying('{}', 200, {'x-long': 'x'.repeat(200_000)})},
    /headers larger than 16 KiB/,
  ),
  refused(
    'headers without end',
    {on: aboutMesh, wire: endless('HTTP/1.1 200 OK\r\n', `x-more: ${'x'.repeat(1000)}\r\n`)},
    /headers larger than 16 KiB/,
  ),
  shown('a hundred thousand levels of nothing', (answer) => ({
    ...answer,
    body: String(answer.body).replace('{', `{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)},`),
  })),
  shown(
    '5 MB in a text',
    changed((item) => ({...item, version: long})),
    {seen: {somewhere: /xxxxx/}},
  ),
  shown(
    '5 MB in a status',
    changed((item) => ({...item, ha_status: long})),
    {
      seen: {somewhere: /16092f7a .*xxxxx/},
      well: 3,
    },
  ),
  {
    name: "5 MB in a tunnel's status",
    fault: {on: aboutLists, answer: changed((item) => ({...item, status: long}))},
    seen: {rows: {[MESH]: /xxxxx/, [CLOUDFLARED]: /xxxxx/}},
    well: 6,
    check: expectPrompt,
  },
  shown(
    'ten thousand connectors',
    enveloped((e) => ({...e, result: many(itemsOf(e), 10_000) as Json})),
    {
      seen: {header: /10,003 connectors/, rows: {[CLOUDFLARED]: / [01]s$/}},
      well: 10_003,
      isKept: false,
      // Each answer is work for a part of a second, and more where the machine is busy.
      endsWithinMs: 8000,
      // Those that are gone stay for a minute, to be seen: so it is not as it was before.
      healsWithinS: null,
    },
  ),
  shown(
    'a thousand connections of one connector',
    changed((item) => ({...item, conns: new Array<Json>(1000).fill({id: 'a', colo_name: 'lhr1'})})),
    {
      seen: {somewhere: /1000×LHR/},
    },
  ),
  {
    name: 'pages that never end',
    fault: {
      on: aboutLists,
      answer: (answer, {query}) =>
        enveloped((e) => ({
          ...e,
          result: many(itemsOf(e), 1000).map((item, index) => ({
            ...item,
            id: `${query.get('page')}-${index}`,
          })) as Json,
          result_info: {},
        }))(answer, {query, path: '', headers: {}, number: 1}),
    },
    seen: {somewhere: /tunnels: a list of more than 100 pages/},
    well: 6,
    // Each try spends a hundred requests, so the next one waits for the budget.
    healsWithinS: null,
  },
]);
