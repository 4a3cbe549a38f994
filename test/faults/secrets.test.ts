import {apiKey, email, token} from '../../source/simulator/access.js';
import type {Fault} from '../helpers/fault-proxy.js';
import {aboutConnectors, changed, failing, saying} from './answers.js';
import type {Row} from './row.js';
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

faultMatrix([
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
    name: 'the older key, in a field that is shown',
    fault: {on: aboutConnectors, answer: changed((item) => ({...item, version: apiKey}))},
    seen: {somewhere: /\(secret\)/},
    env: {CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: apiKey},
    well: 6,
  },
]);
