import {expect, test} from 'vitest';
import {alertJson} from '../../source/alerts/json.js';
import {safe} from '../../source/model/text.js';
import {connector, NOON, stateOf} from '../helpers/fleet.js';
import {account, viewOf} from './played.js';

const view = viewOf('hq-mesh', 0, 'critical', NOON);

const {connectors} = stateOf([connector({ha: 'offline', label: 'lon-gw-1', ip: '203.0.113.9'})]);

const documentOf = (isMasked: boolean) =>
  JSON.parse(
    alertJson(
      {
        ...{event: 'worse', level: 'critical', at: NOON, text: safe`hq-mesh is critical.`, account},
        tunnels: [{view: {...view, state: {...view.state, connectors}}, from: 'warning'}],
      },
      isMasked,
    ),
  );

test('a tunnel is told as everywhere, with its connectors and the level before', () => {
  expect(documentOf(false).tunnels).toMatchObject([
    {
      was: 'warning',
      verdict: {level: 'critical'},
      connectors: [{ha_status: 'offline', label: 'lon-gw-1', conns: [{origin_ip: '203.0.113.9'}, {}]}],
    },
  ]);
});

test('no address is in it where addresses are hidden', () => {
  expect(JSON.stringify(documentOf(true))).not.toContain('203.0.113.9');
  expect(documentOf(true).tunnels[0].connectors[0].conns[0].origin_ip).toBe('(masked)');
});
