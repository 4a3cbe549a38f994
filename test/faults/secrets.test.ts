import {apiKey, email, token} from '../../source/simulator/access.js';
import type {Fault} from '../helpers/fault-proxy.js';
import {keys} from '../helpers/terminal.js';
import {saying as wireSaying} from '../helpers/wires.js';
import {aboutConnectors, aboutLists, changed, failing, type JsonObject, saying} from './answers.js';
import type {Row, Stage} from './row.js';
import {CLOUDFLARED, faultMatrix, MESH} from './runner.js';

/* The API, or what stands before it, says the token in its answers: that is on no screen. Every test looks for it. */

const said = (
  name: string,
  answer: NonNullable<Fault['answer']>,
  seen: Row['seen'],
  rest: Partial<Row> = {},
): Row => ({
  name,
  fault: {answer},
  seen,
  ...rest,
});

/** As JSON may write it, letter by letter. */
const unicodeEscaped = [...token]
  .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  .join('');

const everywhere = (item: JsonObject): JsonObject => ({
  ...item,
  version: token,
  arch: token,
  features: [token],
  run_at: token,
  conns: [
    {
      id: token,
      uuid: token,
      client_id: token,
      colo_name: token,
      origin_ip: token,
      opened_at: token,
      client_version: token,
    },
  ],
});

/** Opens the page of the selected connector and that of its connection, to their ends, and comes back. */
const readsAll = async ({terminal}: Stage): Promise<void> => {
  terminal.press('w', keys.enter);
  await terminal.waitFor(/edge connection/);
  terminal.press(keys.pageDown, keys.end, keys.enter);
  await terminal.waitFor(/Colo name/);
  terminal.press('h', 'h', 'w', 'L');
  await terminal.waitFor(/info · (warptop|api)/);
  terminal.press(keys.escape);
  await terminal.waitFor('TUNNEL / CONN');
};

const escapedBy = (how: (text: string) => string): NonNullable<Fault['answer']> =>
  saying(
    `{"success":false,"errors":[{"code":1234,"message":"${how(token)}"}],"messages":[],"result":null}`,
    400,
  );

/** How an error may say it. */
const forms: ReadonlyArray<readonly [string, (text: string) => string]> = [
  ['as \\u escapes', () => unicodeEscaped],
  ['within escape sequences', (text) => `\\u001b[31m${text}\\u001b[0m`],
  ['in a URL', (text) => `https://login.example/?token=${encodeURIComponent(text)}#${text}`],
  ['many times', (text) => `${text} `.repeat(200)],
];

faultMatrix([
  ...forms.map(([name, how]) =>
    said(`in an error, ${name}`, escapedBy(how), {rows: {[MESH]: /API: rejected, code 1234/}}),
  ),
  said('in an error', failing(400, 1234, `unknown token ${token}`), {
    rows: {[MESH]: /API: rejected, code 1234/},
  }),
  said('in a page', saying(`<h1>${token}</h1>`, 403), {header: /RETRY .*HTML/}),
  said('in a redirect', saying('', 302, {location: `https://login.example/?t=${token}`}), {
    header: /a redirect/,
  }),
  said(
    'in a header',
    saying('{}', 429, {'retry-after': token, 'x-token': token}),
    {header: /RATE LIMITED/},
    {
      // The wait that it cannot read is a minute; `quota.test.ts` has its end.
      healsWithinS: null,
    },
  ),
  {
    name: 'in a field that is shown',
    fault: {on: aboutConnectors, answer: changed((item) => ({...item, version: token}))},
    seen: {somewhere: /\(secret\)/},
    well: 6,
  },
  {
    name: 'in a status that nobody knows',
    fault: {on: aboutConnectors, answer: changed((item) => ({...item, ha_status: token, conns: []}))},
    seen: {somewhere: /\(secret\)/, rows: {[CLOUDFLARED]: /no connections/}},
  },
  {
    name: 'in every field of connectors and connections, on every page',
    fault: {on: aboutConnectors, answer: changed(everywhere)},
    seen: {header: /LIVE/, somewhere: /\(secret\)/},
    well: 6,
    check: readsAll,
  },
  {
    name: 'in names and words of tunnels',
    fault: {
      on: aboutLists,
      answer: changed((item) => ({
        ...item,
        status: token,
        metadata: {note: token},
        config_src: token,
        tun_type: token,
        created_at: token,
      })),
    },
    seen: {header: /LIVE/, somewhere: /\(secret\)/},
    well: 6,
  },
  said(
    'in causes, pointers and addresses of an error',
    saying(
      JSON.stringify({
        success: false,
        errors: [
          {
            code: 1234,
            message: 'no',
            documentation_url: `https://docs.example/${token}`,
            source: {pointer: `/${token}`},
            error_chain: [{code: 1, message: token}],
          },
        ],
        messages: [{code: 2, message: token}],
        result: null,
      }),
      400,
    ),
    {rows: {[MESH]: /API: rejected, code 1234/}},
  ),
  said(
    'in all headers of an answer that is none',
    saying(token, 503, {
      'content-type': token,
      'cf-ray': token,
      'cf-mitigated': token,
      server: token,
      'www-authenticate': `Bearer realm="${token}"`,
      'set-cookie': `session=${token}`,
    }),
    {header: /RETRY .*HTTP 503/},
  ),
  said('in an encoding that nobody speaks', saying('{}', 200, {'content-encoding': token}), {
    header: /RETRY .*compressed answer/,
  }),
  {
    name: 'in bytes that are no HTTP',
    fault: {wire: wireSaying(`${token}\r\nauthorization: Bearer ${token}\r\n\r\n`)},
    seen: {header: /RETRY .*not a valid HTTP answer/},
  },
  {
    name: 'the older key, in a field that is shown',
    fault: {on: aboutConnectors, answer: changed((item) => ({...item, version: apiKey}))},
    seen: {somewhere: /\(secret\)/},
    env: {CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: apiKey},
    well: 6,
  },
]);
