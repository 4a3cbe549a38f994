import {seeded} from '../../source/simulator/random.js';
import type {Fault} from '../helpers/fault-proxy.js';
import {
  cut,
  dripping,
  endless,
  held,
  heldThenClosed,
  late,
  lost,
  type Place,
  reset,
  saying,
  sliced,
} from '../helpers/wires.js';
import type {Row} from './row.js';
import {faultMatrix} from './runner.js';

/* Connections that are refused, silent, slow, torn or cut: named, and nothing is lost. */

const broken = (name: string, fault: Fault, words: RegExp): Row => ({
  name,
  fault,
  seen: {header: new RegExp(`RETRY (in \\d+s|now) · .*(${words.source})`)},
});

const places: readonly Place[] = ['at the start', 'in the headers', 'before the body', 'in the body'];

const random = seeded(1, 'slices');

faultMatrix([
  broken('refused', {isRefusing: true}, /connection refused/),
  ...places.map((place) =>
    broken(`reset ${place}`, {wire: reset(place)}, /connection reset|connection closed early/),
  ),
  ...places.map((place) => broken(`closed ${place}`, {wire: cut(place)}, /connection closed early/)),
  broken(
    'chunks that break off',
    {wire: saying('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{"success":true,"resul')},
    /connection closed early/,
  ),
  broken(
    'a body without length that breaks off',
    {wire: saying('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"success":true,"result":[')},
    /broken or cut JSON/,
  ),
  broken('another protocol', {wire: saying('SSH-2.0-OpenSSH_9.2p1\r\n')}, /not a valid HTTP answer/),
  broken(
    'chunks of no size',
    {wire: saying('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzzz\r\n')},
    /not a valid HTTP answer/,
  ),
  {
    name: 'silence, and then what was sent arrives',
    fault: {wire: held},
    seen: {header: /STALE \d+s/},
  },
  {
    name: 'silence until it is given up',
    fault: {wire: held},
    seen: {header: /RETRY (in \d+s|now) · timed out/},
  },
  {
    name: 'silence, and then the connections close',
    fault: {wire: heldThenClosed},
    seen: {header: /STALE \d+s/},
  },
  {
    name: 'silence, and these connections are never heard of again',
    fault: {wire: lost},
    seen: {header: /STALE \d+s/},
  },
  {
    name: 'connections frozen while new ones work',
    fault: {isFreezing: true},
    seen: {header: /STALE \d+s/},
  },
  {
    name: 'a byte at a time',
    fault: {wire: dripping(100)},
    seen: {header: /STALE \d+s/},
  },
  {
    name: 'answers without end',
    fault: {wire: endless('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\n \r\n')},
    seen: {header: /STALE \d+s|RETRY/},
  },
  {
    name: 'in slices of any size',
    fault: {wire: sliced(random)},
    seen: {header: /LIVE/},
    well: 6,
  },
  {
    name: 'answers that take their time',
    fault: {wire: late(() => 400)},
    seen: {header: /LIVE/},
    well: 6,
  },
]);
