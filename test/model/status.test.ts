import {expect, test} from 'vitest';
import {connectorStatus, statusWords, tunnelStatus, tunnelStatusWords} from '../../source/model/status.js';
import {connector, tunnel} from '../helpers/fleet.js';

test.each([
  ['active', 'active', 'active'],
  ['passive', 'passive', 'passive'],
  ['offline', 'offline', 'offline'],
  [null, 'unknown', 'unknown'],
  ['', 'other', ''],
  ['Active', 'other', 'Active'],
  ['unknown', 'other', 'unknown'],
  ['constructor', 'other', 'constructor'],
  ['drain\x1bing', 'other', 'drain^[ing'],
])('ha_status %j of a WARP connector is %s', (ha, state, words) => {
  const status = connectorStatus('warp_connector', connector({ha}));
  expect(status.state).toBe(state);
  expect(statusWords(status)).toBe(words);
});

test.each([
  ['', 'disconnected', 'no connections'],
  ['LHR', 'partial', 'connected 1/4'],
  ['LHR LHR MAN', 'partial', 'connected 3/4'],
  ['LHR LHR MAN MAN', 'connected', 'connected 4/4'],
  ['LHR LHR MAN MAN CDG', 'connected', 'connected 5/5'],
  [null, 'unknown', 'unknown'],
])('cloudflared with connections to %j is %s', (colos, state, words) => {
  const status = connectorStatus('cfd_tunnel', connector({colos, ha: 'active'}));
  expect(status.state).toBe(state);
  expect(statusWords(status)).toBe(words);
});

test.each([
  ['healthy', 'healthy', 'healthy'],
  ['degraded', 'degraded', 'degraded'],
  ['down', 'down', 'down'],
  ['inactive', 'inactive', 'inactive'],
  [null, 'unknown', 'unknown'],
  ['HEALTHY', 'other', 'HEALTHY'],
  ['on fire\x07', 'other', 'on fire^G'],
])('a tunnel that is said to be %j is %s', (status, name, words) => {
  expect(tunnelStatus(tunnel({status}))).toBe(name);
  expect(tunnelStatusWords(tunnel({status}))).toBe(words);
});

test('cloudflared with a connection of which nothing is told is unknown', () => {
  const {conns, ...rest} = connector({colos: 'LHR LHR MAN MAN'});
  const untold = {id: null, uuid: null, colo_name: null, opened_at: null};
  const odd = (conns ?? []).map((conn, index) => (index === 3 ? {...conn, ...untold} : conn));
  expect(connectorStatus('cfd_tunnel', {...rest, conns: odd}).state).toBe('unknown');
});
